namespace AnnotateHub.Application.LabelCheck;

/// <summary>What may be wrong with a label.</summary>
public enum LabelFindingKind
{
    /// <summary>The box has another class than models say that never saw its image.</summary>
    Class,

    /// <summary>A detector finds a cell where no box is.</summary>
    Missing,

    /// <summary>No detector finds a cell where a box is.</summary>
    Superfluous,
}
