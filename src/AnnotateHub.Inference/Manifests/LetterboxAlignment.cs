namespace AnnotateHub.Inference.Manifests;

public enum LetterboxAlignment
{
    Centre,
    TopLeft,
}
