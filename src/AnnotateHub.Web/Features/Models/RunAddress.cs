using System.Globalization;
using System.Text;
using System.Text.Json;
using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Imaging.Signal;
using Microsoft.AspNetCore.WebUtilities;

namespace AnnotateHub.Web.Features.Models;

/// <summary>What was chosen while trying, in the address of the run page: it survives a reload and can be sent to a colleague.</summary>
/// <param name="Settings">The paper's where the address does not name others (the browser's half is <c>query</c> in
/// kernels/pseudolabels.js).</param>
/// <param name="SecondsAnImage">As measured while trying.</param>
public sealed record RunAddress(
    long? DetectorId,
    long? ClassifierId,
    SignalSettings? Signal,
    double? SecondsAnImage,
    PseudolabelSettings Settings
)
{
    public static RunAddress Read(string address)
    {
        var query = QueryHelpers
            .ParseQuery(new Uri(address).Query)
            .ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var paper = new PseudolabelSettings();
        var settings = new PseudolabelSettings(
            Number("detectorFloor") ?? paper.DetectorFloor,
            Number("classIou") ?? paper.ClassIou,
            OrNone("agnosticIou", paper.AgnosticIou),
            Number("classifierWeight") ?? paper.ClassifierWeight,
            OrNone("keepDetectorScoreBelow", paper.KeepDetectorScoreBelow),
            Enum.TryParse<ClassSource>(query.GetValueOrDefault("classFrom"), ignoreCase: true, out var source) ? source : paper.ClassFrom,
            Number("scoreFloor") ?? paper.ScoreFloor,
            OrNone("finalIou", paper.FinalIou),
            (int)(Number("mostPerImage") ?? paper.MaxPerImage)
        );
        // An address that somebody changed by hand does not stop the page: what makes no sense is the paper's again.
        return new RunAddress(
            Key("model"),
            Key("classifier"),
            SignalOf(query.GetValueOrDefault("signal")),
            Number("seconds"),
            settings.Fault() is null ? settings : paper
        );

        double? Number(string name) =>
            double.TryParse(query.GetValueOrDefault(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                ? number
                : null;
        double? OrNone(string name, double? otherwise) => query.GetValueOrDefault(name) == "none" ? null : Number(name) ?? otherwise;
        long? Key(string name) => long.TryParse(query.GetValueOrDefault(name), CultureInfo.InvariantCulture, out var key) ? key : null;
    }

    /// <summary>Without the thresholds, which the sliders add.</summary>
    public string Write(long projectId)
    {
        var parts = new List<string>();
        if (DetectorId is { } detector)
            parts.Add($"model={detector}");
        if (ClassifierId is { } classifier)
            parts.Add($"classifier={classifier}");
        if (SecondsAnImage is { } seconds)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"seconds={seconds:0.####}"));
        if (Signal is not null)
            parts.Add($"signal={WebEncoders.Base64UrlEncode(JsonSerializer.SerializeToUtf8Bytes(Signal))}");
        return $"projects/{projectId}/pseudolabels/run?{string.Join('&', parts)}";
    }

    private static SignalSettings? SignalOf(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        try
        {
            return JsonSerializer.Deserialize<SignalSettings>(Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(text)));
        }
        catch (Exception fault) when (fault is FormatException or JsonException)
        {
            return null;
        }
    }
}
