using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Consensus.Adjudication;

/// <summary>One box of the truth.</summary>
/// <param name="Rule">What decided it where no person did.</param>
/// <param name="Operation">The decision it came by; null where the policy decided.</param>
public sealed record FinalBox(PixelBox Box, string Class, IReadOnlyList<string> Parents, DecidedBy? Rule, string? Operation)
{
    /// <summary>Name of the submitted box that it takes over, or of the first that it stands for.</summary>
    public string Adopted => Parents.Count > 0 ? Parents[0] : "";
}
