using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Consensus.Adjudication;
using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Adjudication;

/// <summary>The canonical text of what is signed: members in a fixed order, images and people by name, no white space, so that the same adjudication has the same hash everywhere.</summary>
internal static class SignedContent
{
    public const string Format = "annotatehub.adjudication/1";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static string HashOf(string content) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));

    public static async Task<string> WriteAsync(AnnotateHubDb db, AdjudicationState state, CancellationToken cancel)
    {
        var project = await db.Projects.Where(item => item.Id == state.Round.ProjectId).Select(item => item.Name).SingleAsync(cancel);
        var users = await db.Users.Select(person => new { person.Id, person.UserName }).ToDictionaryAsync(person => person.Id, person => person.UserName ?? "", cancel);
        var images = await db.ImageGroups.Where(item => item.ProjectId == state.Round.ProjectId).Select(item => new { item.Id, item.Name, item.ContentHash }).ToDictionaryAsync(item => item.Id, cancel);
        var ordered = state.Inputs.OrderBy(input => images[input.ImageGroupId].Name, StringComparer.Ordinal).ToList();
        return JsonSerializer.Serialize(new
        {
            Format, Project = project, Round = state.Round.Name, state.Head.Version, Policy = UnionDocument.PolicyOf(state.Head.Policy),
            Inputs = ordered.Select(input => new
            {
                Image = images[input.ImageGroupId].Name, Pixels = images[input.ImageGroupId].ContentHash,
                Annotators = input.Works.OrderBy(work => users[work.PersonId], StringComparer.Ordinal).Select(work => new { Person = users[work.PersonId], work.Rank, Set = work.LabelSetId, work.Revision, Hash = HashOf(JsonSerializer.Serialize(work.Boxes, Json)) }),
            }),
            Decisions = state.Log.Where(entry => entry.Verdict is not null || entry.Undoes is not null).Select(entry => new
            {
                entry.OperationId, entry.Action, Image = images[entry.ImageGroupId!.Value].Name, By = entry.PersonId is { } id ? users[id] : entry.Operator, At = entry.At.UtcDateTime, entry.Undoes,
                Inputs = entry.Verdict?.Inputs, entry.Before, entry.After, entry.IsOwnWork,
            }),
            Result = ordered.Select(input => new
            {
                Image = images[input.ImageGroupId].Name,
                Boxes = state.Image(input.ImageGroupId).Truth.Select(box => new { Box = (double[])[box.Box.X1, box.Box.Y1, box.Box.X2, box.Box.Y2], box.Class, box.Parents, box.Rule, box.Operation }),
            }),
        }, Json);
    }
}

/// <summary>The truth of an image as a label set whose boxes name their parents.</summary>
internal static class ConsensusSets
{
    /// <summary>Names a signed version among a project's label sets.</summary>
    public static string SourceOf(Round round, int version) => $"{round.Name}, version {version}";

    public static LabelSet Make(AdjudicationState state, long imageId, DateTimeOffset now)
    {
        var truth = state.Image(imageId).Truth;
        var flags = FlagsOf(state.Inputs.First(input => input.ImageGroupId == imageId).Works);
        var set = new LabelSet
        {
            ProjectId = state.Round.ProjectId, ImageGroupId = imageId, Kind = LabelSetKind.Consensus, Source = SourceOf(state.Round, state.Head.Version), ExhaustiveClasses = state.Round.Settings.Classes, CreatedAt = now,
        };
        set.Boxes.AddRange(truth.Select((box, index) => new BoxRow
        {
            ClientId = $"u{index + 1}", X1 = box.Box.X1, Y1 = box.Box.Y1, X2 = box.Box.X2, Y2 = box.Box.Y2, Class = box.Class, Flags = flags.GetValueOrDefault(box.Adopted), Origin = BoxOrigin.Union, Parents = box.Parents,
        }));
        set.Counts.AddRange(truth.GroupBy(box => box.Class).Select(group => new ClassCount { Class = group.Key, Count = group.Count() }));
        return set;
    }

    /// <summary>Flags of submitted boxes by name: a united box has those of the box that was adopted, its first parent.</summary>
    public static Dictionary<string, BoxFlags> FlagsOf(IReadOnlyList<AdjudicatedWork> works) =>
        works.SelectMany(work => work.Boxes.Select(box => (Name: $"{work.PersonId}/{box.Id}", box.Flags))).ToDictionary(item => item.Name, item => item.Flags, StringComparer.Ordinal);
}
