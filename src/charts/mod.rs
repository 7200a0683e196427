//! Charts: pure layouts, drawn by plotters on our own backend, and the components that show them.
