using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Consensus.Adjudication;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Adjudication;

/// <summary>The canonical text of what is signed: members in a fixed order, images and people by name, no white space, so that the same
/// adjudication has the same hash everywhere.</summary>
internal static class SignedContent
{
    public const string Format = "annotatehub.adjudication/1";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static string HashOf(string content) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));

    public static async Task<string> WriteAsync(AnnotateHubDb db, AdjudicationState state, CancellationToken cancellationToken)
    {
        var project = await db
            .Projects.Where(item => item.Id == state.Round.ProjectId)
            .Select(item => item.Name)
            .SingleAsync(cancellationToken);
        var users = await db
            .Users.Select(person => new { person.Id, person.UserName })
            .ToDictionaryAsync(person => person.Id, person => person.UserName ?? "", cancellationToken);
        var images = await db
            .ImageGroups.Where(imageGroup => imageGroup.ProjectId == state.Round.ProjectId)
            .Select(imageGroup => new
            {
                imageGroup.Id,
                imageGroup.Name,
                imageGroup.ContentHash,
            })
            .ToDictionaryAsync(item => item.Id, cancellationToken);
        var ordered = state.Inputs.OrderBy(input => images[input.ImageGroupId].Name, StringComparer.Ordinal).ToList();
        return JsonSerializer.Serialize(
            new
            {
                Format,
                Project = project,
                Round = state.Round.Name,
                state.Head.Version,
                Policy = UnionDocument.PolicyOf(state.Head.Policy),
                Inputs = ordered.Select(input => new
                {
                    Image = images[input.ImageGroupId].Name,
                    Pixels = images[input.ImageGroupId].ContentHash,
                    Annotators = input
                        .Works.OrderBy(work => users[work.PersonId], StringComparer.Ordinal)
                        .Select(work => new
                        {
                            Person = users[work.PersonId],
                            work.Rank,
                            Set = work.LabelSetId,
                            work.Revision,
                            Hash = HashOf(JsonSerializer.Serialize(work.Boxes, Json)),
                        }),
                }),
                Decisions = state
                    .Log.Where(entry => entry.Verdict is not null || entry.Undoes is not null)
                    .Select(entry => new
                    {
                        entry.OperationId,
                        entry.Action,
                        Image = images[entry.ImageGroupId!.Value].Name,
                        By = entry.PersonId is { } id ? users[id] : entry.Operator,
                        At = entry.At.UtcDateTime,
                        entry.Undoes,
                        Inputs = entry.Verdict?.Inputs,
                        entry.Before,
                        entry.After,
                        entry.IsOwnWork,
                    }),
                Result = ordered.Select(input => new
                {
                    Image = images[input.ImageGroupId].Name,
                    Boxes = state
                        .Image(input.ImageGroupId)
                        .Truth.Select(box => new
                        {
                            Box = (double[])[box.Box.X1, box.Box.Y1, box.Box.X2, box.Box.Y2],
                            box.Class,
                            box.Parents,
                            box.Rule,
                            box.Operation,
                        }),
                }),
            },
            Json
        );
    }
}
