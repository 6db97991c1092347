namespace AnnotateHub.Application.Reports.Truths;

/// <summary>Whose boxes count as the truth that others are compared with.</summary>
public enum TruthKind
{
    /// <summary>One person's submitted work of a round.</summary>
    Person,

    /// <summary>The submitted work of all people of a round, united by the round's policy; nobody decided anything.</summary>
    Union,

    /// <summary>A union that leads adjudicated and signed, or one that was imported with a published data set.</summary>
    Consensus,

    /// <summary>Labels that came as files.</summary>
    Imported,

    /// <summary>The accepted answer of each image of a split.</summary>
    Split,
}
