using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AnnotateHub.Core.Consensus.Adjudication;

/// <summary>
/// One place of an image where annotators disagree, with everything that is disputed there: a class conflict of two loose boxes is one case
/// and one decision.
/// No box is in two cases, and a box of the union lies wholly in a case or wholly outside of all.
/// </summary>
/// <param name="Key">Of the image; the same while the same boxes are in it, whatever their edges. Tells nothing of people.</param>
/// <param name="Kinds">Most consequential first; empty where the policy asks about a cell on which all agree.</param>
/// <param name="Iou">The smallest of its disagreements that have one.</param>
/// <param name="Boxes">As submitted, in the union's order.</param>
/// <param name="Proposed">What the policy makes of them.</param>
/// <param name="LeftOut">What the policy does not take.</param>
public sealed record AdjudicationCase(
    string Key,
    IReadOnlyList<DisagreementKind> Kinds,
    double? Iou,
    IReadOnlyList<InputBox> Boxes,
    IReadOnlyList<UnitedBox> Proposed,
    IReadOnlyList<LeftOutBox> LeftOut
)
{
    /// <summary>The policy cannot or must not decide it.</summary>
    public bool NeedsDecision => Proposed.Any(box => box.NeedsDecision);

    /// <summary>Changes with any edge or class of its boxes.</summary>
    public string Fingerprint =>
        Hash(
            Boxes.Select(box =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{box.NameOf()} {box.Box.X1:R} {box.Box.Y1:R} {box.Box.X2:R} {box.Box.Y2:R} {box.Class}"
                )
            )
        );

    /// <summary>All cases of an image, most consequential first, then by place.</summary>
    public static IReadOnlyList<AdjudicationCase> From(UnionResult union)
    {
        var places = new Places();
        foreach (var disagreement in union.Cases)
            places.Join(disagreement.Boxes);
        foreach (var box in union.Boxes.Where(box => box.NeedsDecision))
            places.Join([.. box.Members.Select(member => member.Input)]);
        // What the policy made one box is one place; only where something is disputed.
        foreach (var box in union.Boxes.Where(box => box.Members.Any(member => places.Has(member.Input))))
            places.Join([.. box.Members.Select(member => member.Input)]);
        return
        [
            .. places
                .All()
                .Select(boxes => Make(union, boxes))
                .OrderBy(adjudicationCase => adjudicationCase.Kinds.Count == 0 ? int.MaxValue : (int)adjudicationCase.Kinds[0])
                .ThenBy(adjudicationCase => adjudicationCase.Boxes[0].Box.Y1)
                .ThenBy(adjudicationCase => adjudicationCase.Boxes[0].Box.X1)
                .ThenBy(adjudicationCase => adjudicationCase.Key, StringComparer.Ordinal),
        ];
    }

    internal static string Hash(IEnumerable<string> lines) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))))[..24];

    private static AdjudicationCase Make(UnionResult union, HashSet<InputBox> boxes)
    {
        var disputes = union.Cases.Where(disagreement => boxes.Contains(disagreement.Boxes[0])).ToList();
        return new AdjudicationCase(
            Hash(boxes.Select(InputNames.NameOf).Order(StringComparer.Ordinal)),
            [.. disputes.Select(disagreement => disagreement.Kind).Distinct().Order()],
            disputes.Min(disagreement => disagreement.Iou),
            [.. boxes.Order(Comparer<InputBox>.Create(InputBox.Compare))],
            [.. union.Boxes.Where(box => boxes.Contains(box.Members[0].Input))],
            [.. union.LeftOut.Where(leftOutBox => boxes.Contains(leftOutBox.Input))]
        );
    }

    /// <summary>Boxes that were named together, directly or through others.</summary>
    private sealed class Places
    {
        private readonly Dictionary<InputBox, HashSet<InputBox>> _of = [];

        public bool Has(InputBox box) => _of.ContainsKey(box);

        public void Join(IReadOnlyList<InputBox> boxes)
        {
            var joined = boxes
                .Select(box => _of.GetValueOrDefault(box))
                .OfType<HashSet<InputBox>>()
                .Distinct()
                .SelectMany(place => place)
                .Concat(boxes)
                .ToHashSet();
            foreach (var box in joined)
                _of[box] = joined;
        }

        public IEnumerable<HashSet<InputBox>> All() => _of.Values.Distinct();
    }
}
