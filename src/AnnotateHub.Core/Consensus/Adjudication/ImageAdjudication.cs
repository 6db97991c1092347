namespace AnnotateHub.Core.Consensus.Adjudication;

/// <summary>An image under a policy and a person's decisions: nothing but a function of these and of the submitted work.</summary>
public sealed record ImageAdjudication(IReadOnlyList<CaseState> Cases, IReadOnlyList<FinalBox> Truth, UnionResult Union)
{
    /// <param name="standing">Decisions on this image that stand (<see cref="Decisions.Standing"/>).</param>
    public static ImageAdjudication Create(IReadOnlyList<AdjudicatedWork> works, UnionPolicy policy, IReadOnlyList<Decision> standing)
    {
        var union = AnnotateHub.Core.Consensus.Union.Merge(works.Select(work => work.ToUnion()), policy);
        var byInput = standing
            .SelectMany(verdict => verdict.Inputs.Select(input => (input, verdict)))
            .ToDictionary(item => item.input, item => item.verdict, StringComparer.Ordinal);
        var here = works.SelectMany(work => work.Boxes.Select(box => $"{work.PersonId}/{box.Id}")).ToHashSet(StringComparer.Ordinal);
        var cases = AdjudicationCase
            .From(union)
            .Select(adjudicationCase =>
            {
                var verdict = adjudicationCase
                    .Boxes.Select(box => byInput.GetValueOrDefault(box.NameOf()))
                    .OfType<Decision>()
                    .MaxBy(found => found.At);
                return new CaseState(adjudicationCase, verdict, verdict is not null && verdict.Fingerprint != adjudicationCase.Fingerprint);
            })
            .ToList();

        var decided = standing.Where(verdict => verdict.Kind != DecisionKind.Later && verdict.Inputs.Any(here.Contains)).ToList();
        var spoken = decided.SelectMany(verdict => verdict.Inputs).ToHashSet(StringComparer.Ordinal);
        var truth = union
            .Boxes.Where(box => !box.Members.Any(member => spoken.Contains(member.Input.NameOf())))
            .Select(box => new FinalBox(box.Box, box.Class, [.. box.Members.Select(member => member.Input.NameOf())], box.DecidedBy, null))
            .Concat(
                decided.SelectMany(verdict =>
                    verdict.Result.Select(box => new FinalBox(box.Box, box.Class, box.Parents, null, verdict.Operation))
                )
            )
            .OrderBy(box => (box.Box.Y1, box.Box.X1, box.Box.Y2, box.Box.X2))
            .ThenBy(box => box.Class, StringComparer.Ordinal)
            .ThenBy(box => string.Join(' ', box.Parents), StringComparer.Ordinal);
        return new ImageAdjudication(cases, [.. truth], union);
    }

    /// <summary>What stands at a case now: the decision's boxes, else the policy's.</summary>
    public static IReadOnlyList<DecisionBox> StandingAt(CaseState state) =>
        state.IsDecided
            ? state.Verdict!.Result
            :
            [
                .. state.Case.Proposed.Select(box =>
                    DecisionBox.From(box.Box, box.Class, box.Members.Select(member => member.Input.NameOf()))
                ),
            ];

    /// <summary>The boxes that a decision makes of a case.</summary>
    /// <param name="annotator">For <see cref="DecisionKind.Take"/>.</param>
    /// <param name="class">For <see cref="DecisionKind.Reclassify"/>.</param>
    /// <param name="drawn">For <see cref="DecisionKind.Edit"/>.</param>
    public static IReadOnlyList<DecisionBox> Decide(
        CaseState state,
        DecisionKind kind,
        string? annotator = null,
        string? @class = null,
        IReadOnlyList<DecisionBox>? drawn = null
    )
    {
        var all = state.Case.Boxes.Select(InputNames.NameOf).ToList();
        switch (kind)
        {
            case DecisionKind.Take:
                var own = state.Case.Boxes.Where(box => box.Annotator == annotator).ToList();
                // One box stands for everything at the place; of several each stands for itself and the first for the rest.
                return
                [
                    .. own.Select(
                        (box, index) =>
                            DecisionBox.From(
                                box.Box,
                                box.Class,
                                index == 0
                                    ? [box.NameOf(), .. all.Where(name => own.All(inputBox => inputBox.NameOf() != name))]
                                    : [box.NameOf()]
                            )
                    ),
                ];
            case DecisionKind.KeepAll:
                return [.. state.Case.Boxes.Select(box => DecisionBox.From(box.Box, box.Class, [box.NameOf()]))];
            case DecisionKind.Reclassify:
                var standing = StandingAt(state);
                if (standing.Count == 0)
                    standing = [.. state.Case.Boxes.Select(box => DecisionBox.From(box.Box, box.Class, [box.NameOf()]))];
                return [.. standing.Select(box => box with { Class = @class! })];
            case DecisionKind.Edit:
                return [.. drawn!.Select(box => box with { Parents = all })];
            default:
                return [];
        }
    }
}
