namespace AnnotateHub.Application.Annotations;

/// <summary>Attributes that boxes of a model carry: where a box comes from stays with it through every hand.</summary>
public static class BoxAttributes
{
    /// <summary>The model version.</summary>
    public const string Model = "model";

    public const string Run = "run";
}
