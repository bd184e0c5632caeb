"""The tamper-evident log of every act and every look."""
