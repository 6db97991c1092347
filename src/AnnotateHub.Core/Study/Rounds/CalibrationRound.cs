using AnnotateHub.Core.Labels;

namespace AnnotateHub.Core.Study.Rounds;

/// <summary>The same few images to everybody, so that agreement is known before the work counts.</summary>
public sealed class CalibrationRound : RoundRules
{
    public const int DefaultImages = 6;

    public override RoundKind Kind => RoundKind.Calibration;
    public override string Name => "Calibration";
    public override string Description =>
        "Everybody annotates the same images blind, with all classes; production rounds open for a person once theirs are submitted.";
    public override bool IsBlind => true;
    public override ImagePool Pool => ImagePool.NotTest;

    public override RoundSettings Defaults(ClassScheme classes) => new();
}
