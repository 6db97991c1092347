using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using AnnotateHub.Application.CellMap;
using AnnotateHub.Application.Experiments;
using AnnotateHub.Application.Experiments.Runs;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Reports;
using AnnotateHub.Application.Training;
using AnnotateHub.Application.Training.Runs;
using AnnotateHub.Core.Agreement;
using AnnotateHub.Core.Agreement.Reports;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Consensus.Adjudication;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Blindness;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.Training.Jobs;
using AnnotateHub.Web.Features.Rounds;
using AnnotateHub.Web.Tests.Endpoints;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Web.Tests.Blindness;

/// <summary>
/// One server with a project for each kind of round in each stage. In every project <c>keeper</c> has work on one image, and everything
/// of that work says "canary" or 7919; <c>chosen</c> (an annotator) and <c>insider</c> (a lead) have the same image in the same round.
/// </summary>
public sealed partial class BlindWorld : IAsyncLifetime
{
    public const string Canary = "canary";
    public const string CanaryNumber = "7919";

    /// <summary>
    /// Whether the text holds a word or number of somebody's boxes. What is drawn at random is left out, because the number's four digits
    /// come up in it by chance (request numbers, hashes, keys and tokens did so): long runs of letters and digits, and digits that stand
    /// among other hexadecimal ones.
    /// </summary>
    public static bool Tells(string text) =>
        text.Contains(Canary, StringComparison.Ordinal) || Number().IsMatch(Drawn().Replace(text, ""));

    [GeneratedRegex("[0-9]{12,}|[A-Za-z0-9_-]{20,}")]
    private static partial Regex Drawn();

    [GeneratedRegex($"(?<![0-9A-Fa-f]){CanaryNumber}(?![0-9A-Fa-f])")]
    private static partial Regex Number();

    /// <summary>What a model's answer on the image says.</summary>
    public const string ModelCanary = "proposedbymodel";

    /// <summary>Number of the map of cells that every project has.</summary>
    public const long CellMap = 1;
    public const long Experiment = 4_002;
    public static readonly string[] Visitors = ["nobody", "stranger", "viewer", "idle", "chosen", "lead", "insider", "manager"];

    private readonly Dictionary<string, HttpClient> _clients = [];

    public WebLab Lab { get; private set; } = null!;

    public Dictionary<string, long> People { get; } = [];

    public Dictionary<(RoundKind, Stage), Scene> Scenes { get; } = [];

    public HttpClient As(string visitor) => _clients[visitor];

    public async ValueTask InitializeAsync()
    {
        Lab = await WebLab.StartAsync();
        await using (var scope = Lab.Services.CreateAsyncScope())
        {
            var book = scope.ServiceProvider.GetRequiredService<UserManager<Person>>();
            foreach (var name in new[] { "idle", "chosen", "keeper", "insider", "manager" })
                Assert.True((await book.CreateAsync(new Person { UserName = name, DisplayName = name }, WebLab.Password)).Succeeded);
        }

        await using var db = await Lab.DatabaseAsync();
        foreach (var person in db.Users)
            People[person.UserName!] = person.Id;
        foreach (var kind in Enum.GetValues<RoundKind>())
        foreach (var stage in Enum.GetValues<Stage>())
            Scenes[(kind, stage)] = await SceneAsync(db, kind, stage);
        foreach (var visitor in Visitors)
            _clients[visitor] = await Lab.SignedInAsync(visitor == "nobody" ? null : visitor);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients.Values)
            client.Dispose();
        await Lab.DisposeAsync();
    }

    /// <summary>Whether the visitor has the role that a row of <see cref="EndpointCatalog"/> asks for.</summary>
    public static bool Has(string visitor, May may) =>
        may switch
        {
            May.Lead => visitor is "lead" or "insider" or "manager",
            May.Manager => visitor is "manager",
            _ => throw new ArgumentOutOfRangeException(nameof(may), may, "Only roles are asked for here."),
        };

    /// <summary>Everything in a project that a door for leads or managers could change, as one text.</summary>
    public async Task<string> StateOfAsync(long projectId)
    {
        await using var db = await Lab.DatabaseAsync();
        var rounds = db.Rounds.Where(round => round.ProjectId == projectId).OrderBy(round => round.Id).ToList();
        var keys = rounds.Select(round => round.Id).ToList();
        return string.Join(
            '\n',
            [
                .. rounds.Select(round => $"{round.Name} {round.ClosedAt}"),
                .. db
                    .Assignments.Where(work => work.ProjectId == projectId)
                    .OrderBy(work => work.Id)
                    .ToList()
                    .Select(work => $"{work.Id} {work.PersonId} {work.State} {work.WithdrawnAt} {work.SkippedAt}"),
                .. db
                    .Memberships.Where(member => member.ProjectId == projectId)
                    .OrderBy(member => member.PersonId)
                    .ToList()
                    .Select(member => $"{member.PersonId} {member.Role} {member.SeniorityRank}"),
                .. db
                    .RoundPeople.Where(person => keys.Contains(person.RoundId))
                    .OrderBy(person => person.RoundId)
                    .ThenBy(person => person.PersonId)
                    .ToList()
                    .Select(person => $"{person.RoundId} {person.PersonId} {person.GatePassed}"),
                .. db.ImageFlags.Where(flag => flag.ProjectId == projectId).ToList().Select(flag => $"{flag.Decision} {flag.ResolvedAt}"),
                .. db
                    .ModelVersions.Where(model => model.ProjectId == projectId)
                    .ToList()
                    .Select(model => $"{model.Name} {model.TrainedOn} {model.RetiredAt} {model.ConfirmedAt}"),
                .. db.ModelRuns.Where(run => run.ProjectId == projectId).ToList().Select(run => $"{run.Name} {run.State} {run.JobId}"),
                .. db
                    .TrainingRuns.Where(training => training.ProjectId == projectId)
                    .ToList()
                    .Select(training => $"{training.Name} {training.State} {training.StopAs} {training.JobId}"),
                $"{db.SealBreaks.Count(sealBreak => keys.Contains(sealBreak.RoundId))} seals, {db.Comments.Count(comment => comment.ProjectId == projectId)} comments, {db.Invitations.Count(invitation => invitation.ProjectId == projectId)} invitations",
                .. db
                    .Adjudications.Where(roundAdjudication => roundAdjudication.ProjectId == projectId)
                    .ToList()
                    .Select(roundAdjudication =>
                        $"{roundAdjudication.Version} {roundAdjudication.UnblindedAt} {roundAdjudication.SignedAt} {db.AdjudicationEntries.Count(entry => entry.RoundId == roundAdjudication.RoundId)}"
                    ),
                $"{db.ImageGroups.Count(imageGroup => imageGroup.ProjectId == projectId && imageGroup.Split != null)} with a split, {db.Users.Count()} accounts, {db.Audit.Count(audit => audit.ProjectId == projectId)} entries",
            ]
        );
    }

    /// <summary>docs/rounds.md section 2, for what keeper did, as the person at the door may know it.</summary>
    public static Visibility Expected(string visitor, RoundKind kind, Stage stage)
    {
        var isBlind = kind is RoundKind.Calibration or RoundKind.Test or RoundKind.Drift;
        var isClosed = stage is Stage.Closed;
        return visitor switch
        {
            "viewer" => !isBlind || isClosed ? Visibility.Content : Visibility.Nothing,
            "chosen" => isClosed && kind is RoundKind.Calibration or RoundKind.Test && isClosed ? Visibility.Content : Visibility.Nothing,
            "insider" when isBlind => isClosed ? Visibility.Content : Visibility.Nothing,
            // Their own answer on the image is still asked for.
            "insider" when kind is not RoundKind.Free && stage is Stage.Open or Stage.SealBroken && kind is not RoundKind.Free =>
                Visibility.Progress,
            "lead" or "manager" or "insider" when !isBlind => Visibility.Content,
            "lead" => stage is Stage.Open or Stage.OthersSubmitted ? Visibility.Progress : Visibility.Content,
            "manager" => stage is Stage.AllSubmitted or Stage.Closed ? Visibility.Content : Visibility.Progress,
            _ => Visibility.Nothing,
        };
    }

    /// <summary>docs/rounds.md section 2, for what a model proposed on the image: never for annotators, and for a lead who annotates there
    /// not before their own answer, nor before a blind round is closed.</summary>
    public static bool MaySeeModels(string visitor, RoundKind kind, Stage stage) =>
        visitor switch
        {
            "lead" or "manager" => true,
            "insider" when kind is RoundKind.Free => true,
            "insider" when kind is RoundKind.Calibration or RoundKind.Test => stage is Stage.Closed,
            // Drift looks like its refinement round: were it shut until closed, what stays dark would tell a drift image.
            "insider" => stage is Stage.OthersSubmitted or Stage.AllSubmitted or Stage.Closed,
            _ => false,
        };

    /// <summary>The address of the frozen report that every project holds of the secret work.</summary>
    public static readonly string ReportHash = new('a', 64);

    private static FrozenReport CanaryReport(long projectId, long assignmentId, DateTimeOffset now)
    {
        IReadOnlyList<ClassedBox> boxes = [new ClassedBox(new PixelBox(7919, 1, 7920, 9), Canary)];
        var document = AgreementDocument.Make(
            Canary,
            new AgreementInput([new ReportRater("A"), new ReportRater("B")], [new ReportImage("f1", "P1", [boxes, boxes])]),
            new AgreementSettings([Canary]),
            now
        );
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes(ReportJson.Write(document)));
        var report = new FrozenReport
        {
            ProjectId = projectId,
            Kind = ReportKind.Agreement,
            Title = Canary,
            Version = 1,
            Hash = ReportHash,
            Document = packed.ToArray(),
            CreatedAt = now,
        };
        report.Works.Add(new FrozenReportWork { AssignmentId = assignmentId });
        return report;
    }

    private async Task<Scene> SceneAsync(AnnotateHubDb db, RoundKind kind, Stage stage)
    {
        var now = new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);
        var project = new Project
        {
            Name = $"{kind} {stage}",
            Channels = [new("Brightfield", ChannelRole.TransmittedLight, "#ffffff")],
            ImageCount = 1,
        };
        foreach (
            var (name, role) in new[]
            {
                ("viewer", ProjectRole.Viewer),
                ("idle", ProjectRole.Annotator),
                ("chosen", ProjectRole.Annotator),
                ("keeper", ProjectRole.Annotator),
                ("lead", ProjectRole.Lead),
                ("insider", ProjectRole.Lead),
                ("manager", ProjectRole.Manager),
            }
        )
            project.Members.Add(new Membership { PersonId = People[name], Role = role });
        db.Add(project);
        await db.SaveChangesAsync();
        var image = new ImageGroup
        {
            ProjectId = project.Id,
            Name = "f1",
            SortKey = "f1",
            Width = 100,
            Height = 80,
            Patient = "P1",
            ContentHash = "x",
        };
        image.Planes.Add(
            new Plane
            {
                SourceName = "f1.tif",
                SourceHash = new string('0', 64),
                PlaneHash = Lab.PlaneHash,
                SourceBits = 16,
                Maximum = 7999,
                HighPercentile = 7970,
            }
        );
        db.Add(image);
        Round? host = null;
        if (kind is RoundKind.Drift)
        {
            db.Add(
                host = new Round
                {
                    ProjectId = project.Id,
                    Kind = RoundKind.Refinement,
                    Name = "Refinement",
                    CreatedAt = now,
                }
            );
            await db.SaveChangesAsync();
        }

        var round = new Round
        {
            ProjectId = project.Id,
            Kind = kind,
            Name = kind is RoundKind.Drift ? "hidden-drift" : "The round",
            CreatedAt = now,
            ClosedAt = stage is Stage.Closed ? now : null,
            Settings = new RoundSettings(AnnotatorsPerImage: kind is RoundKind.Test ? 3 : 1, HostRoundId: host?.Id),
        };
        string[] chosen = ["chosen", "insider", "keeper"];
        foreach (var name in chosen)
        {
            if (kind is not RoundKind.Free)
                round.People.Add(new RoundPerson { PersonId = People[name] });
            host?.People.Add(new RoundPerson { PersonId = People[name] });
        }

        db.Add(round);
        await db.SaveChangesAsync();
        Assignment? secret = null;
        foreach (var name in chosen)
        {
            var isKeeper = name == "keeper";
            var isDone = stage is Stage.AllSubmitted or Stage.Closed || (stage is Stage.OthersSubmitted && !isKeeper);
            var set = new LabelSet
            {
                ProjectId = project.Id,
                ImageGroupId = image.Id,
                PersonId = People[name],
                Kind = LabelSetKind.Annotator,
                Revision = 1,
                CreatedAt = now,
            };
            var work = new Assignment
            {
                RoundId = round.Id,
                ProjectId = project.Id,
                ImageGroupId = image.Id,
                PersonId = People[name],
                LabelSet = set,
                CreatedAt = now,
                ChangedAt = now,
                State = isDone ? AssignmentState.Submitted : AssignmentState.InProgress,
                SubmittedAt = isDone ? now : null,
            };
            db.Add(work);
            db.Add(
                new WorkCount
                {
                    RoundId = round.Id,
                    PersonId = People[name],
                    Patient = "P1",
                    Split = WorkCount.NoSplit,
                    State = work.State,
                    Count = 1,
                }
            );
            if (isKeeper)
                secret = work;
        }

        var (keeper, labels) = (People["keeper"], secret!.LabelSet!);
        labels.Boxes.Add(
            new BoxRow
            {
                ClientId = Canary,
                X1 = 7919,
                Y1 = 1,
                X2 = 7919.5,
                Y2 = 9,
                Class = Canary,
                Origin = BoxOrigin.Drawn,
            }
        );
        labels.Counts.Add(new ClassCount { Class = Canary, Count = 7919 });
        await db.SaveChangesAsync();
        var operation = $$"""[{"id":"{{Canary}}","x1":7919,"y1":1,"x2":7919.5,"y2":9,"class":"{{Canary}}"}]""";
        db.Add(
            new LoggedOperation
            {
                LabelSetId = labels.Id,
                Revision = 1,
                ClientId = "c",
                Sequence = 1,
                OperationId = Canary,
                Kind = OperationKind.Add,
                Boxes = operation,
                PersonId = keeper,
                ReceivedAt = now,
            }
        );
        db.Add(CanaryReport(project.Id, secret.Id, now));
        var held = new PendingOperation
        {
            AssignmentId = secret.Id,
            PersonId = keeper,
            ClientId = "c",
            Sequence = 2,
            OperationId = Canary,
            Kind = OperationKind.Add,
            Boxes = operation,
            ReceivedAt = now,
            Reason = Canary,
        };
        var comment = new Comment
        {
            ProjectId = project.Id,
            AssignmentId = secret.Id,
            PersonId = keeper,
            Text = Canary,
            CreatedAt = now,
        };
        var flag = new ImageFlag
        {
            ProjectId = project.Id,
            ImageGroupId = image.Id,
            AssignmentId = secret.Id,
            PersonId = keeper,
            CreatedAt = now,
        };
        db.AddRange(held, comment, flag);
        db.Add(
            new RoundClassCount
            {
                RoundId = round.Id,
                PersonId = keeper,
                Class = Canary,
                Count = 7919,
            }
        );
        db.Add(
            new DailyWork
            {
                RoundId = round.Id,
                PersonId = keeper,
                Day = DateOnly.FromDateTime(now.UtcDateTime).DayNumber,
                Operations = 7919,
                ActiveMilliseconds = 7919,
            }
        );
        db.Add(
            new AuditEntry
            {
                ProjectId = project.Id,
                At = now,
                PersonId = keeper,
                Action = "assignment.skipped",
                RoundId = round.Id,
                ImageGroupId = image.Id,
                SubjectId = keeper,
                Detail = "progress-note",
            }
        );
        db.Add(
            new Notification
            {
                PersonId = keeper,
                ProjectId = project.Id,
                Kind = "returned",
                Text = Canary,
                Address = "projects/1",
                CreatedAt = now,
            }
        );
        db.Add(
            new JobRecord
            {
                Kind = "export-folder",
                Title = Canary,
                ProjectId = project.Id,
                CreatedById = keeper,
                Payload = "{}",
                State = JobState.Succeeded,
                Message = "7919 boxes",
                CreatedAt = now,
            }
        );
        var model = new ModelVersion
        {
            ProjectId = project.Id,
            Name = "Built-in detector",
            Version = 1,
            IsBuiltIn = true,
            CreatedAt = now,
        };
        db.Add(model);
        await db.SaveChangesAsync();
        var run = new ModelRun
        {
            ProjectId = project.Id,
            Name = "run",
            DetectorId = model.Id,
            State = RunState.Finished,
            ModelClasses = ["R"],
            ProjectClasses = ["R", "G", "U"],
            CreatedAt = now,
        };
        var proposed = new LabelSet
        {
            ProjectId = project.Id,
            ImageGroupId = image.Id,
            Kind = LabelSetKind.ModelRun,
            Source = "run",
            Revision = 1,
            CreatedAt = now,
        };
        proposed.Counts.Add(new ClassCount { Class = ModelCanary, Count = 3 });
        db.AddRange(run, proposed);
        await db.SaveChangesAsync();
        db.Add(
            new RunImage
            {
                ModelRunId = run.Id,
                ProjectId = project.Id,
                ImageGroupId = image.Id,
                State = RunImageState.Done,
                Fault = ModelCanary,
                Candidates = CandidateBlob.Write([new Candidate(new(1, 1, 9, 9), 0, 0.5)]),
            }
        );
        if (stage is Stage.SealBroken)
            db.Add(
                new SealBreak
                {
                    RoundId = round.Id,
                    PersonId = People["lead"],
                    Reason = "Somebody asked for it.",
                    At = now,
                }
            );
        db.Add(
            new RoundAdjudication
            {
                RoundId = round.Id,
                ProjectId = project.Id,
                Seed = 1,
                OpenedAt = now,
            }
        );
        db.Add(
            new AdjudicationInput
            {
                RoundId = round.Id,
                ImageGroupId = image.Id,
                TakenAt = now,
                Works =
                [
                    .. db
                        .Assignments.Local.Where(work => work.RoundId == round.Id)
                        .Select(work => new AdjudicatedWork(
                            work.Id,
                            work.LabelSetId,
                            work.PersonId,
                            1,
                            1,
                            work.PersonId == keeper ? [new AdjudicatedBox(Canary, 7919, 1, 7919.5, 9, Canary)] : []
                        )),
                ],
            }
        );
        await db.SaveChangesAsync();
        DrawMap(project.Id, secret, image, round.Id);
        MakeExperiment(project.Id, round.Id);
        var training = TrainingOn(project.Id, image);
        db.Add(training);
        await db.SaveChangesAsync();
        return new Scene(
            project.Id,
            image.Id,
            round.Id,
            secret.Id,
            held.Id,
            comment.Id,
            flag.Id,
            keeper,
            run.Id,
            model.Id,
            training.Id
        );
    }

    /// <summary>A training that has learnt from the image, from what was answered before the round.</summary>
    private static TrainingRun TrainingOn(long projectId, ImageGroup image)
    {
        var data = new TrainingDataSet(
            ["Brightfield"],
            ["T"],
            [
                new TrainingDataSetImage(
                    image.Id,
                    image.Name,
                    null,
                    null,
                    image.Width,
                    image.Height,
                    [new TrainingDataSetPlane(new string('0', 64), 0, 0, new string('0', 64))],
                    [new TrainingBox(0, 1, 1, 9, 9)],
                    "Seeds"
                ),
            ],
            [],
            []
        );
        using var bytes = new MemoryStream();
        using (var zip = new GZipStream(bytes, CompressionLevel.Fastest))
            JsonSerializer.Serialize(zip, data, TrainingJson.Options);
        return new TrainingRun
        {
            ProjectId = projectId,
            Name = "training",
            Target = TrainingTarget.Detector,
            State = TrainingState.Done,
            Data = bytes.ToArray(),
            DataVersion = data.Version,
            Request = JsonSerializer.Serialize(
                new TrainingRequest(new TrainingDataSetRequest([]), TrainingTarget.Detector, Folds: 0),
                TrainingJson.Options
            ),
        };
    }

    /// <summary>An experiment that was begun on the secret round when it was still to be seen.</summary>
    private void MakeExperiment(long projectId, long roundId)
    {
        var folder = Path.Combine(Lab.Services.GetRequiredService<DataFolder>().Analyses, $"{projectId}", "experiments", $"{Experiment}");
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(
            Path.Combine(folder, "record.json"),
            JsonSerializer.SerializeToUtf8Bytes(
                new
                {
                    Id = Experiment,
                    projectId,
                    PersonId = 0,
                    CreatedAt = DateTimeOffset.UnixEpoch,
                    Request = new ExperimentRequest(
                        ExperimentTableKind.Cells,
                        new TrainingDataSetRequest([new LabelSource(LabelSourceKind.Round, roundId)])
                    ),
                    Title = "Single cells",
                    Labels = "a round",
                    DataVersion = new string('0', 64),
                    Trainings = 1,
                    Estimate = 1,
                    State = TrainingState.Paused,
                    Message = "Paused.",
                },
                TrainingJson.Options
            )
        );
    }

    /// <summary>A map of cells that holds the secret work, as a job would have left it when the work was still to be seen.</summary>
    private void DrawMap(long projectId, Assignment secret, ImageGroup image, long roundId)
    {
        var folder = Path.Combine(Lab.Services.GetRequiredService<DataFolder>().Analyses, $"{projectId}", "cell-maps", $"{CellMap}");
        var place = new PixelBox(10, 10, 40, 40);
        Write(
            "map-question.json",
            new
            {
                Id = CellMap,
                projectId,
                PersonId = secret.PersonId,
                Asked = DateTimeOffset.UnixEpoch,
                Question = new CellMapQuestion([roundId], 1),
                Model = "seer v1",
            }
        );
        Write(
            "cells.json",
            new CellSet(
                [],
                ["R"],
                [
                    new SourceWork(
                        secret.Id,
                        secret.LabelSetId,
                        roundId,
                        $"round of the {Canary}",
                        secret.PersonId,
                        "keeper",
                        image.Id,
                        image.Name,
                        null,
                        null,
                        image.Width,
                        image.Height,
                        [],
                        [new SourceBox("box", "R", place)]
                    ),
                ],
                [$"{image.Name}: the box ({CanaryNumber}, 1, 2, 3) lies outside."]
            )
        );
        Write(
            Path.Combine("result", "map.json"),
            new CellMapDocument(
                DateTimeOffset.UnixEpoch,
                "",
                "",
                "",
                [],
                ["R"],
                1,
                15,
                1,
                1,
                [],
                [new MappedCell(image.Name, null, 0, "R", "R", 1, place, 0, 0, 0, 0)],
                [],
                ""
            )
        );

        void Write(string name, object content)
        {
            var path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, JsonSerializer.SerializeToUtf8Bytes(content, TrainingJson.Options));
        }
    }
}
