namespace AnnotateHub.Inference;

/// <summary>A model file or its manifest cannot be used; the message is for people: what was found, what was expected, what to
/// do.</summary>
public sealed class ModelRefusedException : Exception
{
    public ModelRefusedException(string message)
        : base(message) { }

    public ModelRefusedException(string message, Exception because)
        : base(message, because) { }
}
