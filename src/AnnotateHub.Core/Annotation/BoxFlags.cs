namespace AnnotateHub.Core.Annotation;

[Flags]
public enum BoxFlags
{
    None = 0,
    Difficult = 1,
    Truncated = 2,
    Occluded = 4,
    Ignore = 8,
}
