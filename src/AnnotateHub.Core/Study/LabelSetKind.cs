namespace AnnotateHub.Core.Study;

/// <summary>Why a set of boxes exists.</summary>
public enum LabelSetKind
{
    /// <summary>One annotator's work on one image.</summary>
    Annotator,
    ModelRun,
    Import,
    Reference,
    Consensus,
}
