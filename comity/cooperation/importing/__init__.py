"""Registers that come as tables: what their columns hold, what each row would become, what is refused and why."""
