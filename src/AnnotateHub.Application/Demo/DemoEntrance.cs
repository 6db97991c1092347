namespace AnnotateHub.Application.Demo;

/// <summary>What somebody comes for.</summary>
public enum DemoEntrance
{
    /// <summary>Annotates an image of the plate.</summary>
    Label,

    /// <summary>Adjudicates the finished study.</summary>
    Disagreements,

    /// <summary>Reads a frozen report of the finished study.</summary>
    Report,
}
