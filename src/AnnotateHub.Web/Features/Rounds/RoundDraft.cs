using AnnotateHub.Application.Rounds.Creation;
using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Study.Rounds;

namespace AnnotateHub.Web.Features.Rounds;

/// <summary>What the wizard's fields hold; a null number is a field that holds none yet.</summary>
public sealed class RoundDraft(ClassScheme classes)
{
    private RoundSettings _settings = new();

    public RoundKind Kind { get; private set; } = RoundKind.Calibration;
    public string Name { get; set; } = "";
    public HashSet<long> People { get; } = [];
    public double? AnnotatorsPerImage { get; set; } = 1;
    public ImageChoiceKind Choice { get; set; } = ImageChoiceKind.Draw;
    public double? Count { get; set; }
    public double? Seed { get; set; }

    /// <summary>Names as they were pasted.</summary>
    public string Pasted { get; set; } = "";

    /// <summary>Images that were picked from the search, by key, in the order of picking.</summary>
    public Dictionary<long, string> Picked { get; } = [];

    public HashSet<string> Classes { get; } = new(StringComparer.Ordinal);
    public string? StartFrom { get; set; }

    /// <summary>Percent.</summary>
    public double? Withheld { get; set; }

    /// <summary>What may propose the box of a click.</summary>
    public Assistance Assistance { get; set; }

    public QueueOrder Order { get; private set; }

    /// <summary>The second run, where the order is by disagreement.</summary>
    public string? CompareWith { get; set; }

    public bool HasGate { get; set; }
    public double? LowestF1 { get; set; } = 0.7;
    public double? LowestClassAgreement { get; set; } = 0.8;
    public bool CloseFree { get; set; } = true;

    public RoundRules Rules => RoundRules.For(Kind);

    /// <summary>Calibration images go to everybody, seed images to one.</summary>
    public bool AsksHowMany => Kind is RoundKind.Refinement or RoundKind.Test;

    /// <summary>Withheld images need a random order: another one withholds none.</summary>
    public void SetOrder(QueueOrder order) => (Order, Withheld) = (order, order is QueueOrder.Random ? Withheld : 0);

    /// <summary>Everything as the plan says.</summary>
    public void Take(RoundPlan plan)
    {
        (Kind, Name, _settings, CloseFree) = (plan.Kind, plan.Name, plan.Settings, plan.CloseFree);
        (Choice, Count, Seed) = (plan.Images.Kind, plan.Images.Count > 0 ? plan.Images.Count : null, plan.Settings.Seed);
        (AnnotatorsPerImage, StartFrom, Withheld) = (
            plan.Settings.AnnotatorsPerImage,
            plan.Settings.StartFrom,
            100 * plan.Settings.WithheldShare
        );
        Assistance = Rules.AssistanceIn(plan.Settings);
        (Order, CompareWith) = (plan.Settings.Order, plan.Settings.CompareWith);
        HasGate = plan.Settings.Gate is not null;
        Pasted = "";
        Picked.Clear();
        People.Clear();
        People.UnionWith(plan.People);
        Classes.Clear();
        Classes.UnionWith(plan.Settings.Classes ?? classes.Classes.Select(labelClass => labelClass.Key));
    }

    /// <summary>The usual numbers, or fewer where the project has fewer images: what is proposed must be possible.</summary>
    public void FitTo(IReadOnlyList<PatientShare> patients)
    {
        var withImages = patients.Where(patient => patient.Available > 0).ToList();
        if (withImages.Count == 0 || Count is not { } count)
            return;
        if (Choice is ImageChoiceKind.Draw)
            Count = Math.Min(count, Math.Max(1, withImages.Sum(patient => patient.Available) / 3));
        if (Choice is ImageChoiceKind.DrawPerPatient)
            Count = Math.Min(count, withImages.Min(patient => patient.Available));
    }

    /// <summary>Null while a number is missing.</summary>
    public RoundPlan? Plan(IReadOnlyList<long> order) =>
        MissingIn() is not null
            ? null
            : new RoundPlan(
                Kind,
                Name,
                [.. order.Where(People.Contains)],
                Settings(),
                Choice switch
                {
                    ImageChoiceKind.All => ImageChoice.All,
                    ImageChoiceKind.NotRefined => ImageChoice.NotRefined,
                    ImageChoiceKind.HandPicked => new ImageChoice(Choice, 0, StemText.Read(Pasted), [.. Picked.Keys]),
                    _ => new ImageChoice(Choice, (int)Count!.Value),
                },
                CloseFree
            );

    /// <summary>The step in which a number is missing, or null.</summary>
    public WizardStep? MissingIn() =>
        Seed is null || (Choice is ImageChoiceKind.Draw or ImageChoiceKind.DrawPerPatient && Count is null) ? WizardStep.Images
        : AsksHowMany && AnnotatorsPerImage is null ? WizardStep.People
        : StartFrom is not null && Withheld is null ? WizardStep.Rules
        : null;

    /// <summary>What is wrong with people and rules, and in which step it is put right.</summary>
    public (WizardStep Step, string Sentence)? Fault()
    {
        if (MissingIn() is not null)
            return null;
        var settings = Settings();
        if (Rules.Validate(settings, classes, People.Count) is not { } fault)
            return null;
        // What more people, or another number of them, would put right belongs to the people.
        var concernsPeople = Rules.Validate(settings with { AnnotatorsPerImage = 2 }, classes, int.MaxValue) is null;
        return (concernsPeople ? WizardStep.People : WizardStep.Rules, fault);
    }

    private RoundSettings Settings() =>
        _settings with
        {
            Classes =
                Classes.Count == classes.Classes.Count
                    ? null
                    : [.. classes.Classes.Select(labelClass => labelClass.Key).Where(Classes.Contains)],
            AnnotatorsPerImage = AsksHowMany ? (int)AnnotatorsPerImage!.Value : 1,
            Seed = (long)Seed!.Value,
            StartFrom = Rules.MayStartFromPseudolabels ? StartFrom : null,
            WithheldShare = Rules.MayStartFromPseudolabels && StartFrom is not null ? Withheld!.Value / 100 : 0,
            Gate = Kind is RoundKind.Calibration && HasGate ? new CalibrationGate(LowestF1, LowestClassAgreement) : null,
            Assistance = Assistance,
            Order = StartFrom is null || !Rules.MayStartFromPseudolabels ? QueueOrder.Random : Order,
            CompareWith = Order is QueueOrder.Disagreement ? CompareWith : null,
        };
}
