using AnnotateHub.Core.Labels;

namespace AnnotateHub.Core.Study.Rounds;

/// <summary>Phase 2: people correct what a model proposes.</summary>
public sealed class RefinementRound : RoundRules
{
    public const double UsualWithheldShare = 0.05;

    public override RoundKind Kind => RoundKind.Refinement;
    public override string Name => "Refinement";
    public override string Sentence =>
        "Annotators accept, correct and complete the model's boxes on the remaining images; a share of the images comes without them, so that their effect can be measured.";
    public override bool NeedsCalibration => true;
    public override bool MayStartFromPseudolabels => true;
    public override ImagePool Pool => ImagePool.Remaining;

    public override RoundSettings Defaults(ClassScheme classes) => new(WithheldShare: UsualWithheldShare);
}
