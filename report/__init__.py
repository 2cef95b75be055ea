"""The press: spec in, Chinese lab report out. Imports lenet, never the other way round."""
