using AnnotateHub.Core.Labels;

namespace AnnotateHub.Core.Study.Rounds;

/// <summary>What one kind of round allows (docs/protocol.md section 3). Every other place asks here; a new kind is a new file in this
/// folder and a line in <see cref="For"/>.</summary>
public abstract class RoundRules
{
    public abstract RoundKind Kind { get; }

    /// <summary>What people call it.</summary>
    public abstract string Name { get; }

    /// <summary>What choosing this kind implies, in one sentence for the lead who makes a round.</summary>
    public abstract string Description { get; }

    /// <summary>Nothing of other annotators or models reaches an annotator before submission, and nothing of others before the round is
    /// closed.</summary>
    public virtual bool IsBlind => false;

    /// <summary>Opens for a person only after their calibration.</summary>
    public virtual bool NeedsCalibration => false;

    /// <summary>The annotator may take a submission back.</summary>
    public virtual bool MayReopen => false;

    /// <summary>Assignments may start from the boxes of a model.</summary>
    public virtual bool MayStartFromPseudolabels => false;

    /// <summary>The most help with a click that a round of this kind may give; where answers are blind or from scratch it is at most the
    /// image's own light.</summary>
    public virtual Assistance MostAssistance => Assistance.Signal;

    /// <summary>The help with a click where the settings say nothing, as in rounds made before there was any: nothing changes under
    /// people's hands.</summary>
    public virtual Assistance UsualAssistance => Assistance.None;

    /// <summary>The help with a click on every image of a round with these settings.</summary>
    public Assistance AssistanceIn(RoundSettings settings) =>
        (Assistance)Math.Min((int)(settings.Assistance ?? UsualAssistance), (int)MostAssistance);

    /// <summary>A lead makes rounds of this kind; the others come by themselves.</summary>
    public virtual bool IsMadeByLead => true;

    /// <summary>Which images the round may use at all.</summary>
    public abstract ImagePool Pool { get; }

    /// <summary>What a new round of this kind starts with.</summary>
    public abstract RoundSettings Defaults(ClassScheme classes);

    /// <summary>A sentence for what is wrong with these settings, or null.</summary>
    /// <param name="people">How many annotators are chosen.</param>
    public virtual string? Validate(RoundSettings settings, ClassScheme classes, int people)
    {
        if (people < 1)
            return $"{Name} needs at least one annotator; none is chosen.";
        if (settings.Classes is { Count: 0 })
            return "No class is allowed; choose at least one.";
        if (settings.Classes?.FirstOrDefault(key => classes.Find(key) is null) is { } unknown)
            return $"The project has no class '{unknown}'; it has {string.Join(", ", classes.Classes.Select(labelClass => labelClass.Key))}.";
        if (settings.AnnotatorsPerImage < 1)
            return $"An image needs at least one annotator; found {settings.AnnotatorsPerImage}.";
        if (settings.AnnotatorsPerImage > people)
            return $"Each image is to go to {settings.AnnotatorsPerImage} annotators, but only {people} "
                + $"{(people == 1 ? "is" : "are")} chosen; choose more people or fewer annotators an image.";
        if (settings.WithheldShare is not (>= 0 and <= 1))
            return $"The share of images without starting boxes lies between 0 and 1; found {settings.WithheldShare}.";
        if (settings.StartFrom is not null && !MayStartFromPseudolabels)
            return $"{Name} never starts from pseudolabels; leave the run out.";
        if (settings is { Order: not QueueOrder.Random, StartFrom: null })
            return $"{Name} can only be ordered by what a model said where it starts from a model's boxes. Choose the random order, or a run.";
        if (settings.Assistance > MostAssistance)
            return $"{Name} allows no help by a trained detector: answers there must not depend on a model. Choose the image's light "
                + "alone, or none.";
        if (
            settings.Gate is { } gate
            && (gate.LowestF1 is not (null or >= 0 and <= 1) || gate.LowestClassAgreement is not (null or >= 0 and <= 1))
        )
            return "The thresholds of the calibration lie between 0 and 1.";
        return null;
    }

    public static IReadOnlyList<RoundRules> All { get; } =
    [new CalibrationRound(), new SeedRound(), new RefinementRound(), new TestRound(), new DriftRound(), new FreeRoundRules()];

    public static RoundRules For(RoundKind kind) => All.First(rules => rules.Kind == kind);
}
