using System.Text.Json.Serialization;

namespace AnnotateHub.Core.Consensus.Adjudication;

public enum DecisionKind
{
    /// <summary>One annotator's boxes, as drawn; nothing where that annotator drew nothing.</summary>
    Take,
    KeepAll,
    DropAll,

    /// <summary>Boxes as the lead drew them.</summary>
    Edit,

    /// <summary>What stands there, with another class.</summary>
    Reclassify,

    /// <summary>Looked at and put off; decides nothing.</summary>
    Later,
}
