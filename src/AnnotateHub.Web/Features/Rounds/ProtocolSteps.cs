using AnnotateHub.Application.Rounds;
using AnnotateHub.Application.Training.Runs;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data.Entities;
using AnnotateHub.Web.Features.Training;

namespace AnnotateHub.Web.Features.Rounds;

/// <summary>The paper's order: splits, calibration, seed, first detector, pseudolabels, refinement, test, and from there to a published
/// truth; how far a project is, and what comes next.</summary>
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
    /// <param name="trainings">Of the project, in any order.</param>
    /// <param name="truth">What became of the test round's answers.</param>
    public static IReadOnlyList<ProtocolStep> Create(
        SplitsView splits,
        IReadOnlyList<RoundLine> rounds,
        int runs,
        IReadOnlyList<TrainingLine> trainings,
        TruthProgress? truth = null
    )
    {
        var steps = new List<ProtocolStep> { Splits(splits) };
        var open = steps[0].State is not StepState.Done;
        foreach (var (kind, sentence) in Rounds)
        {
            if (kind is RoundKind.Refinement)
            {
                steps.Add(FirstDetector(rounds, runs, trainings, open));
                open |= steps[^1].State is StepState.Next or StepState.Running;
                steps.Add(Pseudolabels(rounds, runs, open));
                open |= steps[^1].State is StepState.Next;
            }

            var made = rounds.Where(round => round.Kind == kind).ToList();
            var (done, total) = (made.Sum(round => round.Work.Done), made.Sum(round => round.Work.Total));
            var state =
                made.Count > 0
                    ? made.All(round => round.IsClosed || round.Work.Open == 0)
                        ? StepState.Done
                        : StepState.Running
                    : open
                        ? StepState.Later
                        : StepState.Next;
            open |= state is StepState.Next;
            var news =
                made.Count == 0 ? ""
                : !made.All(round => round.IsWatched) ? RoundText.Count(made.Count, "round")
                : $"{done} of {total} submitted";
            steps.Add(new ProtocolStep(kind, RoundRules.For(kind).Name, sentence, state, news));
        }

        steps.AddRange(Truth(truth, isAnswered: steps[^1].State is StepState.Done));
        return steps;
    }

    /// <summary>Whether the protocol is at its end.</summary>
    public static bool IsOver(IReadOnlyList<ProtocolStep> steps) => steps.All(step => step.State is StepState.Done);

    private static IEnumerable<ProtocolStep> Truth(TruthProgress? truth, bool isAnswered)
    {
        var test = isAnswered ? truth?.Test : null;
        var isSigned = test is { IsSigned: true };
        var signed = test?.Signed;
        var desk = test is null ? null : $"rounds/{test.RoundId}/adjudication";
        yield return new ProtocolStep(
            null,
            "Adjudicate",
            "A lead decides where the two annotators of an image disagree, without knowing who drew what.",
            test is null ? StepState.Later
                : isSigned || test is { IsStarted: true, Waiting: 0 } && test.Decided == test.Cases ? StepState.Done
                : test is { IsStarted: true, Waiting: 0, Decided: > 0 } ? StepState.Running
                : StepState.Next,
            test switch
            {
                null => "",
                { IsStarted: false } => $"{RoundText.Count(test.Ready, "image")} to unite",
                { Cases: 0 } => "the annotators agree everywhere",
                _ => $"{test.Decided} of {RoundText.Count(test.Cases, "case")} decided"
                    + (test.Waiting == 0 && test.Decided < test.Cases ? ", the policy decides the others" : ""),
            },
            desk,
            test is { IsStarted: true } ? "Go on adjudicating" : "Adjudicate the test"
        );
        yield return new ProtocolStep(
            null,
            "Sign off",
            "Inputs, policy, decisions and union are frozen under one hash: the truth that models are judged by.",
            isSigned ? StepState.Done
                : test is { IsStarted: true, Waiting: 0 } && (test.Decided > 0 || test.Cases == 0) ? StepState.Next
                : StepState.Later,
            isSigned ? $"version {signed!.Version}, {RoundText.Day(signed.At)}"
                : signed is not null ? $"version {signed.Version} is superseded"
                : "",
            desk,
            "Sign off the union"
        );
        yield return new ProtocolStep(
            null,
            "Evaluate",
            "Models are judged by the signed union, and the evaluation is frozen.",
            isSigned && truth!.IsEvaluated ? StepState.Done
                : isSigned ? StepState.Next
                : StepState.Later,
            "",
            signed is null ? null : $"evaluation?truth={Uri.EscapeDataString($"consensus:{signed.Source}")}",
            "Evaluate a model"
        );
        yield return new ProtocolStep(
            null,
            "Freeze",
            "The agreement of the annotators is frozen beside it, to be cited.",
            isSigned && truth!.HasAgreement ? StepState.Done
                : isSigned && truth!.IsEvaluated ? StepState.Next
                : StepState.Later,
            "",
            test is null ? null : $"agreement?rounds={test.RoundId}&iou=0.5",
            "Freeze the agreement report"
        );
        yield return new ProtocolStep(
            null,
            "Publish",
            "The data set leaves as the paper published its own: images, splits, every expert, the union, checks.",
            isSigned && truth!.PublishedAt is not null ? StepState.Done
                : isSigned && truth is { IsEvaluated: true, HasAgreement: true } ? StepState.Next
                : StepState.Later,
            isSigned && truth!.PublishedAt is { } published ? RoundText.Day(published) : "",
            "export?format=published",
            "Publish the data set"
        );
    }

    /// <summary>What a new round most likely is; refinement, of which there may be many, once everything is made.</summary>
    public static RoundKind Suggested(IReadOnlyList<ProtocolStep> steps) =>
        steps.FirstOrDefault(step => step is { Kind: not null, State: StepState.Next or StepState.Later })?.Kind ?? RoundKind.Refinement;

    /// <summary>A run of another model, or a refinement without any, does in its place.</summary>
    private static ProtocolStep FirstDetector(
        IReadOnlyList<RoundLine> rounds,
        int runs,
        IReadOnlyList<TrainingLine> trainings,
        bool open
    )
    {
        var (done, atWork) = (
            trainings.Count(training => training.State is TrainingState.Done),
            trainings.OrderByDescending(training => training.Id).FirstOrDefault(training => training.State < TrainingState.Done)
        );
        var state =
            atWork is not null ? StepState.Running
            : done > 0 || runs > 0 || rounds.Any(round => round.Kind is RoundKind.Refinement) ? StepState.Done
            : open ? StepState.Later
            : StepState.Next;
        return new ProtocolStep(
            null,
            "First detector",
            "A model learns from the seeds, on this server; or skip it and bring a model of your own.",
            state,
            atWork is not null ? TrainingText.Describe(atWork.State)
                : done > 0 ? RoundText.Count(done, "training")
                : "",
            "trainings/new",
            "Train the first detector"
        );
    }

    /// <summary>Who refines already has what to refine: a refinement round can do without a model.</summary>
    private static ProtocolStep Pseudolabels(IReadOnlyList<RoundLine> rounds, int runs, bool open)
    {
        var state =
            runs > 0 || rounds.Any(round => round.Kind is RoundKind.Refinement) ? StepState.Done
            : open ? StepState.Later
            : StepState.Next;
        return new ProtocolStep(
            null,
            "Pseudolabels",
            "A model, your own or the built-in detector, proposes boxes on all remaining images.",
            state,
            runs > 0 ? RoundText.Count(runs, "run") : "",
            "pseudolabels",
            "Choose a model"
        );
    }

    private static ProtocolStep Splits(SplitsView splits)
    {
        var isDone = splits.Images > 0 && splits.Undecided == 0;
        var news =
            isDone ? $"{splits.Train} train, {splits.Validation} validation, {splits.Test} test"
            : splits.Undecided < splits.Images ? $"{RoundText.Count(splits.Undecided, "image")} without a split"
            : "";
        return new ProtocolStep(
            null,
            "Splits",
            "The test images are drawn first, by patient, so that no model and no annotator meets them early.",
            isDone ? StepState.Done : StepState.Next,
            news,
            "splits",
            "Draw the splits"
        );
    }
}
