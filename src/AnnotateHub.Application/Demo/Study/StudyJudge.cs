using System.Security.Cryptography;
using System.Text;
using AnnotateHub.Application.Adjudication;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Imaging.Synthetic;

namespace AnnotateHub.Application.Demo.Study;

/// <summary>The simulated lead before the disagreements of the blind test: decides two thirds of them by what is on the image, and leaves
/// every third to whoever looks.</summary>
public sealed class StudyJudge(AdjudicationService adjudication)
{
    public async Task DecideAsync(
        long roundId,
        long leadId,
        Func<string, SyntheticTruth> truthOf,
        CancellationToken cancellationToken
    )
    {
        var view = StudyLead.Done(await adjudication.OpenAsync(roundId, leadId, cancellationToken), "Opening the adjudication");
        var names = view.Images.ToDictionary(image => image.Id, image => image.Name);
        foreach (var (place, item) in view.Cases.Index())
            if (item.State == "open" && place % StudySettings.OpenEvery != StudySettings.OpenEvery - 1)
                StudyLead.Done(
                    await adjudication.DecideAsync(roundId, leadId, Decision(item, truthOf(names[item.ImageId])), cancellationToken),
                    "Deciding a case"
                );
    }

    /// <summary>Takes the side that is nearest to the truth; where nothing is there, drops all.</summary>
    internal static DecisionRequest Decision(CaseView item, SyntheticTruth truth)
    {
        var operation = $"study-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{item.ImageId} {item.Key}")))[..32]}";
        var best = item.Sides.MaxBy(side => ScoreOf(side.Boxes, truth))!;
        return best.Boxes.Count == 0 || ScoreOf(best.Boxes, truth) <= 0
            ? new DecisionRequest(operation, item.ImageId, item.Key, "dropAll")
            : new DecisionRequest(operation, item.ImageId, item.Key, "take", best.Letter);
    }

    /// <summary>Two for a cell with its class, one for a cell with another, minus one for a box around nothing.</summary>
    private static int ScoreOf(IReadOnlyList<PlacedBox> boxes, SyntheticTruth truth)
    {
        var pairs = OneToOneMatching.Match(
            [.. boxes.Select(box => new PixelBox(box.X1, box.Y1, box.X2, box.Y2))],
            [.. truth.Cells.Select(cell => cell.Box)],
            SimulatedAnnotator.SameIou
        );
        return pairs.Sum(pair => boxes[pair.A].Class == truth.Cells[pair.B].Class ? 2 : 1) - (boxes.Count - pairs.Count);
    }
}
