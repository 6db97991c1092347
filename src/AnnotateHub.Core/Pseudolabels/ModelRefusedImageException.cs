namespace AnnotateHub.Core.Pseudolabels;

/// <summary>A model cannot work on an image; the message says which, why, and what would fit.</summary>
public sealed class ModelRefusedImageException(string imageName, string message) : Exception(message)
{
    public string ImageName { get; } = imageName;
}
