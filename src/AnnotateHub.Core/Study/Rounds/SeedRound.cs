using AnnotateHub.Core.Labels;

namespace AnnotateHub.Core.Study.Rounds;

/// <summary>Phase 1: the images from which the first detector learns, by the most experienced annotator.</summary>
public sealed class SeedRound : RoundRules
{
    public const int DefaultImages = 30;

    public override RoundKind Kind => RoundKind.Seed;
    public override string Name => "Seed";
    public override string Description =>
        "The most experienced annotator annotates these images fully and from scratch; they train the first detector and are "
        + "left out of refinement.";
    public override bool NeedsCalibration => true;
    public override ImagePool Pool => ImagePool.NotTest;

    public override RoundSettings Defaults(ClassScheme classes) => new();
}
