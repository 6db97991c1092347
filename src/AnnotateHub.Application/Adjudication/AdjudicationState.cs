using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AnnotateHub.Application.Access;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Consensus;
using AnnotateHub.Core.Consensus.Adjudication;
using AnnotateHub.Core.Sampling;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Adjudication;

/// <summary>An adjudication as it was found: who asks, what was taken in, and what stands of the log.</summary>
internal sealed class AdjudicationState(
    VisibilityScope scope,
    Round round,
    RoundAdjudication head,
    IReadOnlyList<AdjudicationInput> inputs,
    IReadOnlyList<AdjudicationEntry> log,
    IReadOnlyDictionary<long, string> names
)
{
    // C is the key for comments and E for editing.
    private const string Letters = "ABDFGHIJ";

    private readonly Dictionary<long, ImageAdjudication> _images = [];

    // Image by image: ids of boxes are unique in a label set only.
    private readonly Dictionary<long, IReadOnlyList<Decision>> _standing = log.Where(entry =>
            entry.ImageGroupId is not null && (entry.Verdict is not null || entry.Undoes is not null)
        )
        .GroupBy(entry => entry.ImageGroupId!.Value)
        .ToDictionary(
            image => image.Key,
            image => Decisions.Standing([.. image.Select(entry => new DecisionLine(entry.OperationId, entry.Verdict, entry.Undoes))])
        );

    public VisibilityScope Scope => scope;
    public Round Round => round;
    public RoundAdjudication Head => head;
    public IReadOnlyList<AdjudicationInput> Inputs => inputs;
    public IReadOnlyList<AdjudicationEntry> Log => log;

    /// <summary>Decisions that stand, on all images.</summary>
    public IReadOnlyList<Decision> Standing => [.. _standing.Values.SelectMany(verdicts => verdicts)];

    public string NameOf(long? person, string? account) =>
        person is { } id ? names.GetValueOrDefault(id, "somebody who has left") : account ?? "the command line";

    /// <summary>For who leads the round and does not annotate blind in it; for everybody else there is no adjudication.</summary>
    /// <param name="imageId">Only this image: its input and its lines of the log.</param>
    public static async Task<AdjudicationState?> LoadAsync(
        AnnotateHubDb db,
        long roundId,
        Actor actor,
        CancellationToken cancellationToken,
        long? imageId = null
    )
    {
        var (led, _) = await db.AuthorizeRoundAsync(roundId, actor, cancellationToken, evenArchived: true);
        if (led is null || !MayBeUnited(led.Round.Kind))
            return null;
        var head = await db.Adjudications.FirstOrDefaultAsync(roundAdjudication => roundAdjudication.RoundId == roundId, cancellationToken);
        if (head is null)
            return null;
        var names = await db
            .Users.Select(person => new { person.Id, person.DisplayName })
            .ToDictionaryAsync(person => person.Id, person => person.DisplayName, cancellationToken);
        return new AdjudicationState(
            led.Scope,
            led.Round,
            head,
            await led.Scope.TakenAsync(db, roundId, imageId, cancellationToken),
            await led.Scope.LogAsync(db, roundId, imageId, cancellationToken),
            names
        );
    }

    public static bool MayBeUnited(RoundKind kind) => kind is RoundKind.Test or RoundKind.Refinement or RoundKind.Calibration;

    /// <summary>Decisions that stand on an image.</summary>
    public IReadOnlyList<Decision> StandingOn(long imageId) => _standing.GetValueOrDefault(imageId, []);

    public ImageAdjudication Image(long imageId)
    {
        if (!_images.TryGetValue(imageId, out var imageAdjudication))
            _images[imageId] = imageAdjudication = ImageAdjudication.Create(
                inputs.First(adjudicationInput => adjudicationInput.ImageGroupId == imageId).Works,
                head.Policy,
                StandingOn(imageId)
            );
        return imageAdjudication;
    }

    /// <summary>Names a case in the round; the case's own key is of its image.</summary>
    public static string KeyOf(long imageId, CaseState state) => string.Create(CultureInfo.InvariantCulture, $"{imageId}-{state.Case.Key}");

    public IEnumerable<CaseView> Cases(long imageId) => Image(imageId).Cases.Select(caseState => ViewOf(imageId, caseState));

    /// <summary>The image's annotators in this case's own order.</summary>
    public IReadOnlyList<(string Letter, long Person)> Sides(long imageId, string key)
    {
        var people = inputs
            .First(adjudicationInput => adjudicationInput.ImageGroupId == imageId)
            .Works.Select(work => work.PersonId)
            .Order()
            .ToList();
        var random = new PinnedRandom(
            BitConverter.ToUInt64(
                SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{head.Seed} {key}")))
            )
        );
        return
        [
            .. people
                .Select(person => (Person: person, Place: random.NextBits()))
                .OrderBy(item => item.Place)
                .Select((item, index) => (Letters[index % Letters.Length].ToString(), item.Person)),
        ];
    }

    private CaseView ViewOf(long imageId, CaseState state)
    {
        var key = KeyOf(imageId, state);
        var sides = Sides(imageId, key);
        var ranks = inputs
            .First(adjudicationInput => adjudicationInput.ImageGroupId == imageId)
            .Works.ToDictionary(work => work.PersonId, work => work.Rank);
        var shown = head.UnblindedAt is not null || state.IsDecided;
        return new CaseView(
            key,
            imageId,
            state.Case.Kinds.Count == 0
                ? ["agreed"]
                :
                [
                    .. state
                        .Case.Kinds.Where(kind => shown || kind is not (DisagreementKind.UnmatchedYetDropped or DisagreementKind.EqualRank))
                        .Select(kind => kind.Key())
                        .DefaultIfEmpty("only-one-drew-it"),
                ],
            state.Case.Iou,
            [
                .. sides.Select(side => new SideView(
                    side.Letter,
                    BoxesOf(state, side.Person),
                    head.UnblindedAt is null ? null : NameOf(side.Person, null),
                    head.UnblindedAt is null ? null : ranks[side.Person]
                )),
            ],
            state.IsDecided ? "decided"
                : state.Verdict is null ? "open"
                : "later",
            state.IsWaiting,
            shown ? [.. ImageAdjudication.StandingAt(state).Select(box => new PlacedBox(box.X1, box.Y1, box.X2, box.Y2, box.Class))] : null,
            shown ? WhyOf(state) : null,
            state.Verdict is { } verdict ? DecisionOf(verdict, sides) : null,
            state.HasChanged,
            [
                .. log.Where(entry => entry.Action == "comment" && entry.CaseKey == key)
                    .Select(entry => new CaseComment(NameOf(entry.PersonId, entry.Operator), entry.At, entry.Text)),
            ]
        );
    }

    private static IReadOnlyList<PlacedBox> BoxesOf(CaseState state, long person) =>
        [
            .. state
                .Case.Boxes.Where(box => AdjudicatedWork.PersonOf(box.Annotator) == person)
                .Select(box => new PlacedBox(box.Box.X1, box.Box.Y1, box.Box.X2, box.Box.Y2, box.Class)),
        ];

    private DecisionView DecisionOf(Decision verdict, IReadOnlyList<(string Letter, long Person)> sides)
    {
        var entry = log.First(adjudication => adjudication.OperationId == verdict.Operation);
        return new DecisionView(
            verdict.Operation,
            entry.Action,
            sides.FirstOrDefault(side => side.Person == verdict.Annotator).Letter,
            NameOf(entry.PersonId, entry.Operator),
            entry.At,
            entry.IsOwnWork
        );
    }

    /// <summary>What the policy would do here and why.</summary>
    private static string WhyOf(CaseState state) =>
        string.Join(
            " ",
            state
                .Case.Proposed.Select(box => box.DecidedBy.Describe())
                .Concat(state.Case.LeftOut.Select(leftOutBox => leftOutBox.Reason.Describe()))
                .Distinct()
        );
}
