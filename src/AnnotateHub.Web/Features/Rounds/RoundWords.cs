using System.Globalization;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Blindness;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data.Entities;
using AnnotateHub.UseCases.Rounds;

namespace AnnotateHub.Web.Features.Rounds;

/// <summary>Rounds and what is in them, in words.</summary>
public static class RoundWords
{
    /// <summary>For example <c>12 of 18 submitted, 1 returned, 2 in progress</c>.</summary>
    public static string Of(StateCounts work)
    {
        if (work.Total == 0) return "No images";
        var parts = new List<string> { $"{work.Done} of {work.Total} submitted" };
        if (work.Returned > 0) parts.Add($"{work.Returned} returned");
        if (work.InProgress > 0) parts.Add($"{work.InProgress} in progress");
        return string.Join(", ", parts);
    }

    public static string Count(int number, string one, string? many = null) => $"{number.ToString(CultureInfo.InvariantCulture)} {(number == 1 ? one : many ?? one + "s")}";

    public static string Patient(string? patient) => string.IsNullOrEmpty(patient) ? "no patient" : patient;

    /// <summary>Months and rank as they decide whose box counts.</summary>
    public static string Seniority(int? rank, int? months) => (rank, months) switch
    {
        ({ } place, { } time) => $"rank {place}, {Months(time)}",
        ({ } place, null) => $"rank {place}",
        (null, { } time) => $"no rank, {Months(time)}",
        _ => "no rank",
    };

    public static string Of(AssignmentState state) => state.InWords() is { Length: > 0 } words ? char.ToUpperInvariant(words[0]) + words[1..] : "";

    public static string Of(FlagReason reason) => reason switch
    {
        FlagReason.BadFocus => "Bad focus",
        FlagReason.BadStaining => "Bad staining",
        FlagReason.Artefact => "Artefact",
        _ => "Other",
    };

    public static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    public static string Share(double share) => (100 * share).ToString("0.##", CultureInfo.InvariantCulture) + " %";

    /// <summary>What the round allows, line by line, for people and for a methods section.</summary>
    public static IEnumerable<(string Name, string Value)> Facts(RoundDetails round)
    {
        var settings = round.Settings;
        if (round.Work is not null && settings.Drawn is { } drawn) yield return ("Images", drawn);
        yield return ("Classes", settings.Classes is null ? "All of the project" : string.Join(", ", settings.Classes));
        if (round.MayLead && round.Kind is not (RoundKind.Free or RoundKind.Calibration)) yield return ("Annotators an image", $"{settings.AnnotatorsPerImage}");
        if (round.MayLead && RoundRules.Of(round.Kind).MayStartFromPseudolabels)
            yield return ("Starting boxes", settings.StartFrom is { } source ? $"From {source}; {Share(settings.WithheldShare)} of the images come without" : "None: from scratch");
        if (settings.Gate is { } gate) yield return ("Gate", Gate(gate));
        if (round.MayLead && round.Kind is not RoundKind.Free) yield return ("Seed of the draw", settings.Seed.ToString(CultureInfo.InvariantCulture));
        yield return ("Made", round.CreatedBy is { } maker ? $"{Day(round.CreatedAt)} by {maker}" : Day(round.CreatedAt));
        if (round.ClosedAt is { } closed) yield return ("Closed", Day(closed));
    }

    public static string Gate(CalibrationGate gate) => (gate.LowestF1, gate.LowestClassAgreement) switch
    {
        ({ } f1, { } classes) => $"F1 of {Number(f1)} and the same class for {Share(classes)} of matched cells, against the most senior at IoU 0.5",
        ({ } f1, null) => $"F1 of {Number(f1)} against the most senior at IoU 0.5",
        (null, { } classes) => $"The same class for {Share(classes)} of matched cells, against the most senior at IoU 0.5",
        _ => "Submitting is enough",
    };

    /// <summary>Why boxes of others are not to be seen, or null where nothing is sealed for the person.</summary>
    public static string? Seal(RoundDetails round) => !RoundRules.Of(round.Kind).IsBlind || round.IsClosed ? null : round.Sight switch
    {
        RoundSight.ContentWhenAllAreDone => round.Settings.AnnotatorsPerImage > 1 || round.Kind is RoundKind.Calibration
            ? "Boxes are sealed: those of an image open to you when everybody who has it has submitted."
            : "Boxes are sealed until they are submitted.",
        RoundSight.Content => "You broke the seal of this round: you see boxes before everybody has submitted, and reports say so.",
        _ => null,
    };

    private static string Months(int months) => months % 12 == 0 && months >= 24 ? $"{months / 12} years" : Count(months, "month");

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}

/// <summary>What became of a deed, for a page.</summary>
public static class OutcomeWords
{
    /// <summary>Null when it was done.</summary>
    public static string? Fault<T>(this Outcome<T> outcome) => outcome switch
    {
        Outcome<T>.Done => null,
        Outcome<T>.Refused refused => refused.Reason,
        _ => "This is not there any more, or not for you. Reload the page.",
    };

    public static T? ValueOrDefault<T>(this Outcome<T> outcome) => outcome is Outcome<T>.Done done ? done.Value : default;
}
