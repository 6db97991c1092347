using AnnotateHub.Core.Labels;

namespace AnnotateHub.Core.Study.Rounds;

/// <summary>Phase 3: the truth that models are judged by, by two people who see nothing of each other or of any model.</summary>
public sealed class TestRound : RoundRules
{
    public const int DefaultImagesPerPatient = 40;

    public override RoundKind Kind => RoundKind.Test;
    public override string Name => "Test";
    public override string Description =>
        "At least two annotators work on each test image blind and without pseudolabels, with the chosen classes only; their "
        + "boxes are united afterwards.";
    public override bool IsBlind => true;
    public override bool NeedsCalibration => true;
    public override ImagePool Pool => ImagePool.Test;

    /// <summary>The paper annotates only R, the first class.</summary>
    public override RoundSettings Defaults(ClassScheme classes) => new([classes.Classes[0].Key], AnnotatorsPerImage: 2);

    public override string? Validate(RoundSettings settings, ClassScheme classes, int people) =>
        settings.AnnotatorsPerImage < 2
            ? $"A test image needs at least two annotators; found {settings.AnnotatorsPerImage}. With one there is nothing to "
                + "unite and no agreement to report."
            : base.Validate(settings, classes, people);
}
