using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Data;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Privacy;

/// <summary>
/// What is stored about the asking person: figures for a page, and all of it as a zip of JSON. Their own rows alone; what others said or
/// decided about their work is work of others, and may be blind.
/// </summary>
public sealed class OwnData(IDbContextFactory<AnnotateHubDb> database, SessionService sessions, SignInLog audit, TimeProvider clock)
{
    private static readonly JsonSerializerOptions Json = new(AnnotateJson.Options)
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    };

    /// <summary>Null for an account that is gone.</summary>
    public async Task<OwnDataFigures?> ReadAsync(long personId, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        if (
            await db
                .Users.AsNoTracking()
                .Where(one => one.Id == personId && one.DeletedAt == null)
                .Select(one => new
                {
                    one.UserName,
                    one.DisplayName,
                    one.Email,
                    one.CreatedAt,
                })
                .SingleOrDefaultAsync(cancellationToken)
            is not { } person
        )
            return null;
        var gestures = db.Operations.Where(line => line.PersonId == personId);
        var days = db.DailyWork.Where(day => day.PersonId == personId);
        var works = db.Assignments.Where(work => work.PersonId == personId);
        var lines = db.SignInEvents.Where(line => line.PersonId == personId);
        return new OwnDataFigures(
            person.UserName!,
            person.DisplayName,
            person.Email,
            person.CreatedAt,
            await db.Memberships.CountAsync(member => member.PersonId == personId, cancellationToken),
            await works.CountAsync(cancellationToken),
            await gestures.CountAsync(cancellationToken),
            await gestures.MinAsync(line => (DateTimeOffset?)line.ReceivedAt, cancellationToken),
            await gestures.MaxAsync(line => (DateTimeOffset?)line.ReceivedAt, cancellationToken),
            TimeSpan.FromMilliseconds(await works.SumAsync(work => work.ActiveMilliseconds, cancellationToken)),
            await days.Select(day => day.Day).Distinct().CountAsync(cancellationToken),
            (await sessions.ListAsync(personId, cancellationToken)).Count,
            await lines.CountAsync(cancellationToken),
            await lines.MinAsync(line => (DateTimeOffset?)line.At, cancellationToken),
            await db.AccessTokens.CountAsync(token => token.PersonId == personId, cancellationToken),
            await db.Passkeys.CountAsync(passkey => passkey.PersonId == personId, cancellationToken),
            await db.Comments.CountAsync(comment => comment.PersonId == personId, cancellationToken),
            await db.ImageFlags.CountAsync(flag => flag.PersonId == personId, cancellationToken),
            await db.Audit.CountAsync(entry => entry.PersonId == personId, cancellationToken),
            await db.Notifications.CountAsync(note => note.PersonId == personId, cancellationToken)
        );
    }

    /// <summary>Writes all of it; every gesture is a line, so that none has to be held in memory with the others.</summary>
    /// <param name="target">Takes synchronous writes, as a file does.</param>
    /// <returns>False for an account that is gone.</returns>
    public async Task<bool> WriteAsync(long personId, Stream target, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var person = await db
            .Users.AsNoTracking()
            .Where(one => one.Id == personId && one.DeletedAt == null)
            .Select(one => new
            {
                one.Id,
                one.UserName,
                one.DisplayName,
                one.Email,
                one.IsAdministrator,
                one.TwoFactorEnabled,
                one.MustChangePassword,
                one.CreatedAt,
                one.CanvasPreferences,
            })
            .SingleOrDefaultAsync(cancellationToken);
        if (person is null)
            return false;
        using (var zip = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8))
        {
            Put("account.json", person);
            Put(
                "sessions.json",
                (await sessions.ListAsync(personId, cancellationToken)).Select(session => new
                {
                    session.Device,
                    session.Since,
                    session.LastUsed,
                })
            );
            await PutRowsAsync(
                "projects",
                db.Memberships.Where(member => member.PersonId == personId)
                    .Select(member => new
                    {
                        member.ProjectId,
                        Project = member.Project!.Name,
                        member.Role,
                        member.ExperienceMonths,
                        member.SeniorityRank,
                        member.GuideSeen,
                        member.ViewSettings,
                    })
            );
            // No rounds: a drift round is work like any other to its person, and its name would tell that it is one.
            await PutRowsAsync(
                "work",
                db.Assignments.Where(work => work.PersonId == personId)
                    .OrderBy(work => work.Id)
                    .Select(work => new
                    {
                        work.Id,
                        work.ProjectId,
                        Image = work.ImageGroup!.Name,
                        work.LabelSetId,
                        work.State,
                        work.Verdicts,
                        work.ActiveMilliseconds,
                        work.CreatedAt,
                        work.ChangedAt,
                        work.SkippedAt,
                        work.SubmittedAt,
                        work.SeenWith,
                    })
            );
            await PutRowsAsync(
                "gestures",
                db.Operations.Where(line => line.PersonId == personId)
                    .OrderBy(line => line.Id)
                    .Select(line => new
                    {
                        line.LabelSetId,
                        line.Revision,
                        line.Kind,
                        line.OperationId,
                        line.Undoes,
                        line.ClientTime,
                        line.ReceivedAt,
                        Boxes = new RawJson(line.Boxes),
                    })
            );
            await PutRowsAsync(
                "days",
                db.DailyWork.Where(day => day.PersonId == personId)
                    .GroupBy(day => day.Day)
                    .OrderBy(rounds => rounds.Key)
                    .Select(rounds => new
                    {
                        Day = rounds.Key,
                        Submitted = rounds.Sum(day => day.Submitted),
                        Operations = rounds.Sum(day => day.Operations),
                        ActiveMilliseconds = rounds.Sum(day => day.ActiveMilliseconds),
                    })
            );
            await PutRowsAsync(
                "sign-ins",
                db.SignInEvents.Where(line => line.PersonId == personId)
                    .OrderBy(line => line.Id)
                    .Select(line => new
                    {
                        line.At,
                        line.Action,
                        line.UserName,
                        line.Address,
                        line.Detail,
                    })
            );
            await PutRowsAsync(
                "access-tokens",
                db.AccessTokens.Where(token => token.PersonId == personId)
                    .OrderBy(token => token.Id)
                    .Select(token => new
                    {
                        token.Name,
                        token.ProjectIds,
                        token.CreatedAt,
                        token.ExpiresAt,
                        token.LastUsedAt,
                        token.RevokedAt,
                    })
            );
            await PutRowsAsync(
                "passkeys",
                db.Passkeys.Where(passkey => passkey.PersonId == personId)
                    .OrderBy(passkey => passkey.Id)
                    .Select(passkey => new
                    {
                        passkey.Name,
                        passkey.Host,
                        passkey.CreatedAt,
                        passkey.LastUsedAt,
                        passkey.IsBackedUp,
                    })
            );
            await PutRowsAsync(
                "comments",
                db.Comments.Where(comment => comment.PersonId == personId)
                    .OrderBy(comment => comment.Id)
                    .Select(comment => new
                    {
                        comment.ProjectId,
                        comment.AssignmentId,
                        comment.BoxId,
                        comment.X,
                        comment.Y,
                        comment.Text,
                        comment.CreatedAt,
                    })
            );
            await PutRowsAsync(
                "flags",
                db.ImageFlags.Where(flag => flag.PersonId == personId)
                    .OrderBy(flag => flag.Id)
                    .Select(flag => new
                    {
                        flag.ProjectId,
                        flag.ImageGroupId,
                        flag.Reason,
                        flag.Note,
                        flag.CreatedAt,
                    })
            );
            await PutRowsAsync(
                "actions",
                db.Audit.Where(entry => entry.PersonId == personId)
                    .OrderBy(entry => entry.Id)
                    .Select(entry => new
                    {
                        entry.ProjectId,
                        entry.At,
                        entry.Action,
                        entry.Detail,
                    })
            );
            await PutRowsAsync(
                "notifications",
                db.Notifications.Where(note => note.PersonId == personId)
                    .OrderBy(note => note.Id)
                    .Select(note => new
                    {
                        note.Kind,
                        note.Text,
                        note.CreatedAt,
                        note.ReadAt,
                    })
            );

            void Put(string name, object content)
            {
                using var stream = zip.CreateEntry(name).Open();
                JsonSerializer.Serialize(stream, content, Json);
            }

            async Task PutRowsAsync<T>(string name, IQueryable<T> rows)
            {
                await using var stream = await zip.CreateEntry($"{name}.json").OpenAsync(cancellationToken);
                await using var writer = new StreamWriter(stream, new UTF8Encoding(false));
                await writer.WriteAsync('[');
                var between = "\n";
                await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancellationToken))
                {
                    await writer.WriteAsync(between + JsonSerializer.Serialize(row, Line));
                    between = ",\n";
                }

                await writer.WriteAsync("\n]\n");
            }
        }

        await audit.WriteAsync(SignInAction.OwnData, personId, person.UserName, cancellationToken: cancellationToken);
        return true;
    }

    /// <summary>The name of the file that a browser keeps.</summary>
    public string FileName => $"annotatehub-own-data-{clock.GetUtcNow():yyyyMMdd}.zip";

    private static JsonSerializerOptions Line { get; } = new(Json) { WriteIndented = false };
}
