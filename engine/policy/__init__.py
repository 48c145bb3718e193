"""Pure decisions: who may connect, log on, send where, how much. Each names the rule that made it."""
