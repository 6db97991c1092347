using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Consensus.Adjudication;

/// <param name="Verdict">The standing decision that speaks of its boxes; null while there is none.</param>
/// <param name="HasChanged">Its boxes are no longer those that were decided on; the decision stands all the same.</param>
public sealed record CaseState(AdjudicationCase Case, Verdict? Verdict, bool HasChanged)
{
    public bool IsDecided => Verdict is { Kind: not VerdictKind.Later };

    /// <summary>Neither the policy nor a person has decided it.</summary>
    public bool IsWaiting => !IsDecided && (Case.NeedsDecision || Verdict is not null);
}

/// <summary>One box of the truth.</summary>
/// <param name="Rule">What decided it where no person did.</param>
/// <param name="Operation">The decision it came by; null where the policy decided.</param>
public sealed record FinalBox(PixelBox Box, string Class, IReadOnlyList<string> Parents, DecidedBy? Rule, string? Operation)
{
    /// <summary>Name of the submitted box that it takes over, or of the first that it stands for.</summary>
    public string Adopted => Parents.Count > 0 ? Parents[0] : "";
}

/// <summary>An image under a policy and a person's decisions: nothing but a function of these and of the submitted work.</summary>
public sealed record ImageAdjudication(IReadOnlyList<CaseState> Cases, IReadOnlyList<FinalBox> Truth, UnionResult Union)
{
    /// <param name="standing">Decisions on this image that stand (<see cref="Verdicts.Standing"/>).</param>
    public static ImageAdjudication Of(IReadOnlyList<AdjudicatedWork> works, UnionPolicy policy, IReadOnlyList<Verdict> standing)
    {
        var union = Consensus.Union.Of(works.Select(work => work.ToUnion()), policy);
        var byInput = standing.SelectMany(verdict => verdict.Inputs.Select(input => (input, verdict))).ToDictionary(item => item.input, item => item.verdict, StringComparer.Ordinal);
        var here = works.SelectMany(work => work.Boxes.Select(box => $"{work.PersonId}/{box.Id}")).ToHashSet(StringComparer.Ordinal);
        var cases = AdjudicationCase.Of(union).Select(item =>
        {
            var verdict = item.Boxes.Select(box => byInput.GetValueOrDefault(box.NameOf())).OfType<Verdict>().MaxBy(found => found.At);
            return new CaseState(item, verdict, verdict is not null && verdict.Fingerprint != item.Fingerprint);
        }).ToList();

        var decided = standing.Where(verdict => verdict.Kind != VerdictKind.Later && verdict.Inputs.Any(here.Contains)).ToList();
        var spoken = decided.SelectMany(verdict => verdict.Inputs).ToHashSet(StringComparer.Ordinal);
        var truth = union.Boxes.Where(box => !box.Members.Any(member => spoken.Contains(member.Input.NameOf())))
            .Select(box => new FinalBox(box.Box, box.Class, [.. box.Members.Select(member => member.Input.NameOf())], box.DecidedBy, null))
            .Concat(decided.SelectMany(verdict => verdict.Result.Select(box => new FinalBox(box.Box, box.Class, box.Parents, null, verdict.Operation))))
            .OrderBy(box => (box.Box.Y1, box.Box.X1, box.Box.Y2, box.Box.X2)).ThenBy(box => box.Class, StringComparer.Ordinal).ThenBy(box => string.Join(' ', box.Parents), StringComparer.Ordinal);
        return new ImageAdjudication(cases, [.. truth], union);
    }

    /// <summary>What stands at a case now: the decision's boxes, else the policy's.</summary>
    public static IReadOnlyList<VerdictBox> StandingAt(CaseState state) => state.IsDecided
        ? state.Verdict!.Result
        : [.. state.Case.Proposed.Select(box => VerdictBox.Of(box.Box, box.Class, box.Members.Select(member => member.Input.NameOf())))];

    /// <summary>The boxes that a decision makes of a case.</summary>
    /// <param name="annotator">For <see cref="VerdictKind.Take"/>.</param>
    /// <param name="class">For <see cref="VerdictKind.Reclassify"/>.</param>
    /// <param name="drawn">For <see cref="VerdictKind.Edit"/>.</param>
    public static IReadOnlyList<VerdictBox> Decide(CaseState state, VerdictKind kind, string? annotator = null, string? @class = null, IReadOnlyList<VerdictBox>? drawn = null)
    {
        var all = state.Case.Boxes.Select(InputNames.NameOf).ToList();
        switch (kind)
        {
            case VerdictKind.Take:
                var own = state.Case.Boxes.Where(box => box.Annotator == annotator).ToList();
                // One box stands for everything at the place; of several each stands for itself and the first for the rest.
                return [.. own.Select((box, index) => VerdictBox.Of(box.Box, box.Class, index == 0 ? [box.NameOf(), .. all.Where(name => own.All(item => item.NameOf() != name))] : [box.NameOf()]))];
            case VerdictKind.KeepAll:
                return [.. state.Case.Boxes.Select(box => VerdictBox.Of(box.Box, box.Class, [box.NameOf()]))];
            case VerdictKind.Reclassify:
                var standing = StandingAt(state);
                if (standing.Count == 0) standing = [.. state.Case.Boxes.Select(box => VerdictBox.Of(box.Box, box.Class, [box.NameOf()]))];
                return [.. standing.Select(box => box with { Class = @class! })];
            case VerdictKind.Edit:
                return [.. drawn!.Select(box => box with { Parents = all })];
            default:
                return [];
        }
    }
}
