"""What goes wrong around the program, and proof that nothing acknowledged is lost.

Each module makes one kind of fault, with the real program or the real store in a process of its
own, and returns an :class:`tests.faults.outcome.Outcome`. The tests run a short version of each;
``make faults`` runs the long one and writes docs/faults.md.
"""
