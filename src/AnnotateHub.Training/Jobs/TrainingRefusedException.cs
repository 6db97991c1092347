namespace AnnotateHub.Training.Jobs;

/// <summary>A training that cannot be done; the message is a sentence for people: what was found, where, what was expected, what to
/// do.</summary>
public sealed class TrainingRefusedException(string message, Exception? inner = null) : Exception(message, inner);
