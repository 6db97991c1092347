using System.Globalization;
using AnnotateHub.Application.Rounds;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Blindness;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data.Entities;

namespace AnnotateHub.Web.Features.Rounds;

/// <summary>Rounds and what is in them, in words.</summary>
public static class RoundText
{
    /// <summary>For example <c>12 of 18 submitted, 1 returned, 2 in progress</c>.</summary>
    public static string Describe(StateCounts work)
    {
        if (work.Total == 0)
            return "No images";
        var parts = new List<string> { $"{work.Done} of {work.Total} submitted" };
        if (work.Returned > 0)
            parts.Add($"{work.Returned} returned");
        if (work.InProgress > 0)
            parts.Add($"{work.InProgress} in progress");
        return string.Join(", ", parts);
    }

    public static string Count(int number, string one, string? many = null) =>
        $"{number.ToString(CultureInfo.InvariantCulture)} {(number == 1 ? one : many ?? one + "s")}";

    public static string Patient(string? patient) => string.IsNullOrEmpty(patient) ? "no patient" : patient;

    /// <summary>Months and rank as they decide whose box counts.</summary>
    public static string Seniority(int? rank, int? months) =>
        (rank, months) switch
        {
            ({ } place, { } time) => $"rank {place}, {Months(time)}",
            ({ } place, null) => $"rank {place}",
            (null, { } time) => $"no rank, {Months(time)}",
            _ => "no rank",
        };

    public static string Describe(AssignmentState state) =>
        state.ToDisplayText() is { Length: > 0 } words ? char.ToUpperInvariant(words[0]) + words[1..] : "";

    public static string Describe(FlagReason reason) =>
        reason switch
        {
            FlagReason.BadFocus => "Bad focus",
            FlagReason.BadStaining => "Bad staining",
            FlagReason.Artefact => "Artefact",
            _ => "Other",
        };

    public static string Describe(Assistance help) =>
        help switch
        {
            Assistance.None => "No: every box is drawn by hand",
            Assistance.Signal => "From the image's own light",
            _ => "From a trained detector where there is one, else from the light",
        };

    public static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    public static string Share(double share) => (100 * share).ToString("0.##", CultureInfo.InvariantCulture) + " %";

    /// <summary>What the round allows, line by line, for people and for a methods section.</summary>
    public static IEnumerable<(string Name, string Value)> Facts(RoundDetails round)
    {
        var settings = round.Settings;
        if (round.Work is not null && settings.Drawn is { } drawn)
            yield return ("Images", drawn);
        yield return ("Classes", settings.Classes is null ? "All of the project" : string.Join(", ", settings.Classes));
        if (round.MayLead && round.Kind is not (RoundKind.Free or RoundKind.Calibration))
            yield return ("Annotators an image", $"{settings.AnnotatorsPerImage}");
        if (round.MayLead && RoundRules.For(round.Kind).MayStartFromPseudolabels)
            yield return (
                "Starting boxes",
                settings.StartFrom is { } source
                    ? $"From {source}; {Share(settings.WithheldShare)} of the images come without"
                    : "None: from scratch"
            );
        if (round.MayLead && settings.Order is not QueueOrder.Random)
            yield return (
                "Order of work",
                settings.CompareWith is { } second ? $"{Describe(settings.Order)}, compared with {second}" : Describe(settings.Order)
            );
        if (round.MayLead)
            yield return ("Help with a click", Describe(RoundRules.For(round.Kind).AssistanceIn(settings)));
        if (settings.Gate is { } gate)
            yield return ("Gate", Gate(gate));
        if (round.MayLead && round.Kind is not RoundKind.Free)
            yield return ("Seed of the draw", settings.Seed.ToString(CultureInfo.InvariantCulture));
        yield return ("Made", round.CreatedBy is { } maker ? $"{Day(round.CreatedAt)} by {maker}" : Day(round.CreatedAt));
        if (round.ClosedAt is { } closed)
            yield return ("Closed", Day(closed));
    }

    public static string Describe(QueueOrder order) =>
        order switch
        {
            QueueOrder.Random => "Random, each annotator's own",
            QueueOrder.Uncertainty => "Where the model is least sure first",
            QueueOrder.Disagreement => "Where two models disagree most first",
            _ => throw new ArgumentOutOfRangeException(nameof(order)),
        };

    public static string Gate(CalibrationGate gate) =>
        (gate.LowestF1, gate.LowestClassAgreement) switch
        {
            ({ } f1, { } classes) =>
                $"F1 of {Number(f1)} and the same class for {Share(classes)} of matched cells, against the most senior at IoU 0.5",
            ({ } f1, null) => $"F1 of {Number(f1)} against the most senior at IoU 0.5",
            (null, { } classes) => $"The same class for {Share(classes)} of matched cells, against the most senior at IoU 0.5",
            _ => "Submitting is enough",
        };

    /// <summary>What of others is to be seen now and why, or null where nothing of the round is or was sealed.</summary>
    public static string? Seal(RoundDetails round)
    {
        if (!RoundRules.For(round.Kind).IsBlind || round.Work is not { } work)
            return null;
        if (round.IsClosed)
            return "The round is closed, its seal is open: leads and viewers see all boxes, annotators those of images they submitted.";
        return round.Visibility switch
        {
            RoundVisibility.ContentWhenAllAreDone when work is { Total: > 0, Open: 0 } =>
                "Everybody has submitted: all boxes are open to you. Annotators see each other's once the round is closed.",
            RoundVisibility.ContentWhenAllAreDone => round.Settings.AnnotatorsPerImage > 1 || round.Kind is RoundKind.Calibration
                ? "Boxes are sealed: those of an image open to you when everybody who has it has submitted."
                : "Boxes are sealed until they are submitted.",
            RoundVisibility.Content when work is { Total: > 0, Open: 0 } =>
                "You broke the seal of this round, and reports say so; by now everybody has submitted.",
            RoundVisibility.Content =>
                "You broke the seal of this round: you see boxes before everybody has submitted, and reports say so.",
            _ => null,
        };
    }

    private static string Months(int months) => months % 12 == 0 && months >= 24 ? $"{months / 12} years" : Count(months, "month");

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
