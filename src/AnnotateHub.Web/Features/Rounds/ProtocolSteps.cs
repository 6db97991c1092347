using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.UseCases.Rounds;

namespace AnnotateHub.Web.Features.Rounds;

public enum StepState
{
    Done,

    /// <summary>A round of this step exists and has open work.</summary>
    Running,
    Next,
    Later,
}

/// <param name="Kind">Null for what is no round: splits and pseudolabels.</param>
/// <param name="News">How far it is, in words.</param>
/// <param name="Page">Of the project, where the step is taken; null for rounds, which have their own.</param>
/// <param name="Deed">What its button says.</param>
public sealed record ProtocolStep(RoundKind? Kind, string Name, string Sentence, StepState State, string News, string? Page = null, string? Deed = null);

/// <summary>The paper's order: splits, calibration, seed, pseudolabels, refinement, test; how far a project is, and what comes next.</summary>
public static class ProtocolSteps
{
    private static readonly (RoundKind Kind, string Sentence)[] Rounds =
    [
        (RoundKind.Calibration, "Everybody annotates the same few images blind, so that agreement is known before the work counts."),
        (RoundKind.Seed, "The most experienced annotator annotates the images from which the first detector learns."),
        (RoundKind.Refinement, "Everybody corrects what the model proposes on all remaining images."),
        (RoundKind.Test, "Two annotators work blind on the test images: the truth that models are judged by."),
    ];

    /// <param name="runs">Model runs that a refinement round can start from.</param>
    public static IReadOnlyList<ProtocolStep> Of(SplitsView splits, IReadOnlyList<RoundLine> rounds, int runs)
    {
        var steps = new List<ProtocolStep> { Splits(splits) };
        var open = steps[0].State is not StepState.Done;
        foreach (var (kind, sentence) in Rounds)
        {
            if (kind is RoundKind.Refinement)
            {
                steps.Add(Pseudolabels(rounds, runs, open));
                open |= steps[^1].State is StepState.Next;
            }

            var made = rounds.Where(round => round.Kind == kind).ToList();
            var (done, total) = (made.Sum(round => round.Work.Done), made.Sum(round => round.Work.Total));
            var state = made.Count > 0 ? made.All(round => round.IsClosed || round.Work.Open == 0) ? StepState.Done : StepState.Running : open ? StepState.Later : StepState.Next;
            open |= state is StepState.Next;
            var news = made.Count == 0 ? "" : !made.All(round => round.IsWatched) ? RoundWords.Count(made.Count, "round") : $"{done} of {total} submitted";
            steps.Add(new ProtocolStep(kind, RoundRules.Of(kind).Name, sentence, state, news));
        }

        return steps;
    }

    /// <summary>What a new round most likely is; refinement, of which there may be many, once everything is made.</summary>
    public static RoundKind Suggested(IReadOnlyList<ProtocolStep> steps) =>
        steps.FirstOrDefault(step => step is { Kind: not null, State: StepState.Next or StepState.Later })?.Kind ?? RoundKind.Refinement;

    /// <summary>Who refines already has what to refine: a refinement round can do without a model.</summary>
    private static ProtocolStep Pseudolabels(IReadOnlyList<RoundLine> rounds, int runs, bool open)
    {
        var state = runs > 0 || rounds.Any(round => round.Kind is RoundKind.Refinement) ? StepState.Done : open ? StepState.Later : StepState.Next;
        return new ProtocolStep(
            null, "Pseudolabels", "A model, your own or the built-in detector, proposes boxes on all remaining images.", state, runs > 0 ? RoundWords.Count(runs, "run") : "", "pseudolabels", "Choose a model");
    }

    private static ProtocolStep Splits(SplitsView splits)
    {
        var isDone = splits.Images > 0 && splits.Undecided == 0;
        var news = isDone ? $"{splits.Train} train, {splits.Validation} validation, {splits.Test} test"
            : splits.Undecided < splits.Images ? $"{RoundWords.Count(splits.Undecided, "image")} without a split" : "";
        return new ProtocolStep(null, "Splits", "The test images are drawn first, by patient, so that no model and no annotator meets them early.", isDone ? StepState.Done : StepState.Next, news, "splits", "Draw the splits");
    }
}
