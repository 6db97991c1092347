using AnnotateHub.Core.Labels;

namespace AnnotateHub.Core.Study.Rounds;

/// <summary>Phase 2: people correct what a model proposes.</summary>
public sealed class RefinementRound : RoundRules
{
    public const double DefaultWithheldShare = 0.05;

    public override RoundKind Kind => RoundKind.Refinement;
    public override string Name => "Refinement";
    public override string Description =>
        "Annotators accept, correct and complete the model's boxes on the remaining images; a share of the images comes without "
        + "them, so that their effect can be measured.";
    public override bool NeedsCalibration => true;
    public override bool MayStartFromPseudolabels => true;
    public override ImagePool Pool => ImagePool.Remaining;

    public override Assistance MostAssistance => Assistance.Model;

    public override RoundSettings Defaults(ClassScheme classes) => new(WithheldShare: DefaultWithheldShare, Assistance: Assistance.Signal);

    public override string? Validate(RoundSettings settings, ClassScheme classes, int people) =>
        settings is { Assistance: Assistance.Model, WithheldShare: > 0 }
            ? "A trained detector cannot help with clicks while images are withheld its boxes: the comparison with them would mean "
                + "nothing. Choose the image's light alone, or withhold none."
        : settings is { Order: not QueueOrder.Random, WithheldShare: > 0 }
            ? "Images that are withheld the model's boxes are compared with the others, and that needs a random order: what comes first "
                + "is done by other hands than what comes last. Choose the random order, or withhold none."
        : settings is { Order: QueueOrder.Disagreement } && (settings.CompareWith is null || settings.CompareWith == settings.StartFrom)
            ? "The order by disagreement needs a second run, of another model: name one besides the run that the round starts from."
        : base.Validate(settings, classes, people);
}
