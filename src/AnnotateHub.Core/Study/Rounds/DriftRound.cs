using AnnotateHub.Core.Labels;

namespace AnnotateHub.Core.Study.Rounds;

/// <summary>Calibration images once more, unannounced among a person's refinement images: does the person still answer as before?</summary>
/// <remarks>To its annotator a drift assignment looks in every respect like one of the host round
/// (<see cref="RoundSettings.HostRoundId"/>).</remarks>
public sealed class DriftRound : RoundRules
{
    public override RoundKind Kind => RoundKind.Drift;
    public override string Name => "Drift";
    public override string Description =>
        "Calibration images come back unannounced in the refinement queue, as a new occasion and without starting boxes, to show "
        + "whether a person's answers drift.";
    public override bool IsBlind => true;
    public override bool NeedsCalibration => true;
    public override ImagePool Pool => ImagePool.Calibrated;

    public override RoundSettings Defaults(ClassScheme classes) => new();

    public override string? Validate(RoundSettings settings, ClassScheme classes, int people) =>
        settings.HostRoundId is null
            ? "Drift images hide among the images of a refinement round; choose that round."
            : base.Validate(settings, classes, people);
}
