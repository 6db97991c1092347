using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AnnotateHub.Core.Consensus;
using AnnotateHub.Core.Consensus.Adjudication;
using AnnotateHub.Core.Sampling;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.UseCases.Rounds;
using AnnotateHub.UseCases.Viewing;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Adjudication;

/// <summary>An adjudication as it was found: who asks, what was taken in, and what stands of the log.</summary>
internal sealed class AdjudicationState(Viewer viewer, Round round, RoundAdjudication head, IReadOnlyList<AdjudicationInput> inputs, IReadOnlyList<AdjudicationEntry> log, IReadOnlyDictionary<long, string> names)
{
    // C is the key for comments and E for editing.
    private const string Letters = "ABDFGHIJ";

    private readonly Dictionary<long, ImageAdjudication> _images = [];

    // Image by image: ids of boxes are unique in a label set only.
    private readonly Dictionary<long, IReadOnlyList<Verdict>> _standing = log.Where(entry => entry.ImageGroupId is not null && (entry.Verdict is not null || entry.Undoes is not null))
        .GroupBy(entry => entry.ImageGroupId!.Value).ToDictionary(image => image.Key, image => Verdicts.Standing([.. image.Select(entry => new VerdictLine(entry.OperationId, entry.Verdict, entry.Undoes))]));

    public Viewer Viewer => viewer;
    public Round Round => round;
    public RoundAdjudication Head => head;
    public IReadOnlyList<AdjudicationInput> Inputs => inputs;
    public IReadOnlyList<AdjudicationEntry> Log => log;

    /// <summary>Decisions that stand, on all images.</summary>
    public IReadOnlyList<Verdict> Standing => [.. _standing.Values.SelectMany(verdicts => verdicts)];

    public string NameOf(long? person, string? account) => person is { } id ? names.GetValueOrDefault(id, "somebody who has left") : account ?? "the command line";

    /// <summary>For who leads the round and does not annotate blind in it; for everybody else there is no adjudication.</summary>
    /// <param name="imageId">Only this image: its input and its lines of the log.</param>
    public static async Task<AdjudicationState?> LoadAsync(AnnotateHubDb db, long roundId, Actor actor, CancellationToken cancel, long? imageId = null)
    {
        var (led, _) = await db.LeadOfRoundAsync(roundId, actor, cancel);
        if (led is null || !MayBeUnited(led.Round.Kind)) return null;
        var head = await db.Adjudications.FirstOrDefaultAsync(item => item.RoundId == roundId, cancel);
        if (head is null) return null;
        var names = await db.Users.Select(person => new { person.Id, person.DisplayName }).ToDictionaryAsync(person => person.Id, person => person.DisplayName, cancel);
        return new AdjudicationState(led.Viewer, led.Round, head, await led.Viewer.TakenAsync(db, roundId, imageId, cancel), await led.Viewer.LogAsync(db, roundId, imageId, cancel), names);
    }

    public static bool MayBeUnited(RoundKind kind) => kind is RoundKind.Test or RoundKind.Refinement or RoundKind.Calibration;

    /// <summary>Ranks by seniority, then by months of experience; who ties there ties. 1 is the most experienced.</summary>
    public static async Task<IReadOnlyDictionary<long, int>> RanksAsync(AnnotateHubDb db, long roundId, CancellationToken cancel)
    {
        var people = await db.RoundPeople.AsNoTracking().Where(item => item.RoundId == roundId).ToListAsync(cancel);
        return people.ToDictionary(person => person.PersonId, person => 1 + people.Count(other => Place(other).CompareTo(Place(person)) < 0));

        static (int, int) Place(RoundPerson person) => person.SeniorityRank is { } rank ? (rank, 0) : (int.MaxValue, -(person.ExperienceMonths ?? 0));
    }

    /// <summary>Decisions that stand on an image.</summary>
    public IReadOnlyList<Verdict> StandingOn(long imageId) => _standing.GetValueOrDefault(imageId, []);

    public ImageAdjudication Image(long imageId)
    {
        if (!_images.TryGetValue(imageId, out var found)) _images[imageId] = found = ImageAdjudication.Of(inputs.First(item => item.ImageGroupId == imageId).Works, head.Policy, StandingOn(imageId));
        return found;
    }

    /// <summary>Names a case in the round; the case's own key is of its image.</summary>
    public static string KeyOf(long imageId, CaseState state) => string.Create(CultureInfo.InvariantCulture, $"{imageId}-{state.Case.Key}");

    public IEnumerable<CaseView> Cases(long imageId) => Image(imageId).Cases.Select(item => ViewOf(imageId, item));

    /// <summary>The image's annotators in this case's own order.</summary>
    public IReadOnlyList<(string Letter, long Person)> Sides(long imageId, string key)
    {
        var people = inputs.First(item => item.ImageGroupId == imageId).Works.Select(work => work.PersonId).Order().ToList();
        var random = new PinnedRandom(BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{head.Seed} {key}")))));
        return [.. people.Select(person => (Person: person, Place: random.NextBits())).OrderBy(item => item.Place).Select((item, index) => (Letters[index % Letters.Length].ToString(), item.Person))];
    }

    private CaseView ViewOf(long imageId, CaseState state)
    {
        var key = KeyOf(imageId, state);
        var sides = Sides(imageId, key);
        var ranks = inputs.First(item => item.ImageGroupId == imageId).Works.ToDictionary(work => work.PersonId, work => work.Rank);
        var shown = head.UnblindedAt is not null || state.IsDecided;
        return new CaseView(
            key, imageId, state.Case.Kinds.Count == 0 ? ["agreed"] : [.. state.Case.Kinds.Where(kind => shown || kind is not (DisagreementKind.UnmatchedYetDropped or DisagreementKind.EqualRank)).Select(kind => kind.Key()).DefaultIfEmpty("only-one-drew-it")], state.Case.Iou,
            [.. sides.Select(side => new SideView(
                side.Letter, BoxesOf(state, side.Person), head.UnblindedAt is null ? null : NameOf(side.Person, null), head.UnblindedAt is null ? null : ranks[side.Person]))],
            state.IsDecided ? "decided" : state.Verdict is null ? "open" : "later", state.IsWaiting,
            shown ? [.. ImageAdjudication.StandingAt(state).Select(box => new PlacedBox(box.X1, box.Y1, box.X2, box.Y2, box.Class))] : null, shown ? WhyOf(state) : null,
            state.Verdict is { } verdict ? DecisionOf(verdict, sides) : null, state.HasChanged,
            [.. log.Where(entry => entry.Action == "comment" && entry.CaseKey == key).Select(entry => new CaseComment(NameOf(entry.PersonId, entry.Operator), entry.At, entry.Text))]);
    }

    private static IReadOnlyList<PlacedBox> BoxesOf(CaseState state, long person) =>
        [.. state.Case.Boxes.Where(box => AdjudicatedWork.PersonOf(box.Annotator) == person).Select(box => new PlacedBox(box.Box.X1, box.Box.Y1, box.Box.X2, box.Box.Y2, box.Class))];

    private DecisionView DecisionOf(Verdict verdict, IReadOnlyList<(string Letter, long Person)> sides)
    {
        var entry = log.First(item => item.OperationId == verdict.Operation);
        return new DecisionView(verdict.Operation, entry.Action, sides.FirstOrDefault(side => side.Person == verdict.Annotator).Letter, NameOf(entry.PersonId, entry.Operator), entry.At, entry.IsOwnWork);
    }

    /// <summary>What the policy would do here and why.</summary>
    private static string WhyOf(CaseState state) => string.Join(" ", state.Case.Proposed.Select(box => box.DecidedBy.Sentence()).Concat(state.Case.LeftOut.Select(item => item.Reason.Sentence())).Distinct());
}
