namespace AnnotateHub.Web.Tests.Blindness;

/// <summary>Who may come in by a door; others are answered as if there were none.</summary>
public enum May
{
    /// <summary>Also who is signed out; tells nothing of any project.</summary>
    Anyone,

    /// <summary>Whoever is signed in, of their own things alone.</summary>
    Self,

    /// <summary>Members of the project; what they see of others' work is what docs/rounds.md section 2 says.</summary>
    Member,
    Lead,
    Manager,

    /// <summary>Who may read the work (<c>Viewer.Readable</c>).</summary>
    Reader,

    /// <summary>The assignment's own person.</summary>
    Owner,

    /// <summary>Administrators of the server; of accounts, never of work.</summary>
    Administrator,

    /// <summary>No door for people: the caller inside has asked before, or nothing of annotations passes.</summary>
    Inside,
}

/// <summary>
/// One row for every way in: routes, pages and use cases. A route, page or method without a row fails <see cref="DoorTableTests"/>. Add a row that says who may;
/// a GET route is then knocked at by every visitor in every kind and stage of round (<see cref="BlindnessTests"/>).
/// </summary>
public static class Doors
{
    /// <summary>Method and pattern as mapped. Keys in the pattern are filled with those of the secret work.</summary>
    public static readonly Dictionary<string, May> Routes = new(StringComparer.Ordinal)
    {
        ["GET /api/session"] = May.Anyone,
        ["POST /api/session"] = May.Anyone,
        ["* /healthz"] = May.Anyone,
        ["GET /openapi/{documentName}.json"] = May.Anyone,
        ["* /api/{**rest}"] = May.Anyone,
        ["* /p/{**rest}"] = May.Anyone,
        ["POST /account/sign-in"] = May.Anyone,
        ["POST /account/sign-out"] = May.Self,
        ["POST /api/invitations/look"] = May.Anyone,
        ["POST /api/invitations/accept"] = May.Anyone,
        ["PUT /api/me/canvas-preferences"] = May.Self,
        ["GET /api/me/notifications"] = May.Self,
        ["POST /api/me/notifications/{notificationId:long}/read"] = May.Self,
        ["POST /api/me/notifications/read"] = May.Self,
        ["GET /api/me/tokens"] = May.Self,
        ["POST /api/me/tokens"] = May.Self,
        ["DELETE /api/me/tokens/{tokenId:long}"] = May.Self,
        ["GET /api/projects"] = May.Self,
        ["GET /api/projects/{projectId:long}"] = May.Member,
        ["GET /api/projects/{projectId:long}/rounds"] = May.Member,
        ["GET /api/projects/{projectId:long}/rounds/{roundId:long}"] = May.Member,
        ["GET /api/projects/{projectId:long}/next"] = May.Member,
        ["GET /api/projects/{projectId:long}/my-work"] = May.Member,
        ["GET /api/projects/{projectId:long}/flags"] = May.Member,
        ["POST /api/projects/{projectId:long}/splits/preview"] = May.Lead,
        ["POST /api/projects/{projectId:long}/splits"] = May.Lead,
        ["POST /api/projects/{projectId:long}/rounds/preview"] = May.Lead,
        ["POST /api/projects/{projectId:long}/rounds"] = May.Lead,
        ["POST /api/projects/{projectId:long}/rounds/{roundId:long}/close"] = May.Lead,
        ["POST /api/projects/{projectId:long}/rounds/{roundId:long}/reopen"] = May.Lead,
        ["POST /api/projects/{projectId:long}/rounds/{roundId:long}/break-seal"] = May.Lead,
        ["POST /api/projects/{projectId:long}/rounds/{roundId:long}/let-through"] = May.Lead,
        ["POST /api/projects/{projectId:long}/rounds/{roundId:long}/people"] = May.Lead,
        ["POST /api/projects/{projectId:long}/rounds/{roundId:long}/drift"] = May.Lead,
        ["GET /api/projects/{projectId:long}/rounds/{roundId:long}/drift"] = May.Lead,
        ["GET /api/projects/{projectId:long}/rounds/{roundId:long}/adjudication"] = May.Lead,
        ["POST /api/projects/{projectId:long}/rounds/{roundId:long}/adjudication"] = May.Lead,
        ["GET /api/projects/{projectId:long}/rounds/{roundId:long}/adjudication/images/{imageId:long}"] = May.Lead,
        ["POST /api/projects/{projectId:long}/rounds/{roundId:long}/adjudication/decisions"] = May.Lead,
        ["POST /api/projects/{projectId:long}/rounds/{roundId:long}/adjudication/undo"] = May.Lead,
        ["POST /api/projects/{projectId:long}/rounds/{roundId:long}/adjudication/preview"] = May.Lead,
        ["POST /api/projects/{projectId:long}/rounds/{roundId:long}/adjudication/apply"] = May.Lead,
        ["POST /api/projects/{projectId:long}/rounds/{roundId:long}/adjudication/unblind"] = May.Lead,
        ["POST /api/projects/{projectId:long}/rounds/{roundId:long}/adjudication/sign-off"] = May.Lead,
        ["POST /api/projects/{projectId:long}/rounds/{roundId:long}/adjudication/reopen"] = May.Lead,
        ["GET /api/projects/{projectId:long}/rounds/{roundId:long}/adjudication/report"] = May.Lead,
        ["GET /api/projects/{projectId:long}/rounds/{roundId:long}/adjudication/export.zip"] = May.Lead,
        ["POST /api/flags/{flagId:long}/decide"] = May.Lead,
        ["POST /api/assignments/{assignmentId:long}/return"] = May.Lead,
        ["POST /api/assignments/{assignmentId:long}/accept"] = May.Lead,
        ["POST /api/assignments/{assignmentId:long}/withdraw"] = May.Lead,
        ["POST /api/assignments/{assignmentId:long}/reassign"] = May.Lead,
        ["POST /api/assignments/{assignmentId:long}/skip"] = May.Owner,
        ["GET /api/projects/{projectId:long}/images"] = May.Member,
        ["GET /api/projects/{projectId:long}/images/{imageId:long}/work"] = May.Member,
        ["GET /api/projects/{projectId:long}/images/{imageId:long}/picture"] = May.Member,
        ["PUT /api/projects/{projectId:long}/view-settings"] = May.Member,
        ["GET /api/projects/{projectId:long}/people"] = May.Member,
        ["POST /api/projects/{projectId:long}/people"] = May.Manager,
        ["DELETE /api/projects/{projectId:long}/people/{personId:long}"] = May.Manager,
        ["GET /api/projects/{projectId:long}/invitations"] = May.Manager,
        ["POST /api/projects/{projectId:long}/invitations"] = May.Manager,
        ["DELETE /api/projects/{projectId:long}/invitations/{invitationId:long}"] = May.Manager,
        ["GET /api/projects/{projectId:long}/dashboard"] = May.Member,
        ["GET /api/projects/{projectId:long}/statistics"] = May.Lead,
        ["GET /api/projects/{projectId:long}/assignments"] = May.Member,
        ["GET /api/projects/{projectId:long}/audit"] = May.Lead,
        ["GET /api/projects/{projectId:long}/export/voc.zip"] = May.Lead, ["GET /api/projects/{projectId:long}/export/coco.zip"] = May.Lead,
        ["GET /api/projects/{projectId:long}/export/yolo.zip"] = May.Lead, ["GET /api/projects/{projectId:long}/export/labelme.zip"] = May.Lead,
        ["GET /api/projects/{projectId:long}/export/csv.zip"] = May.Lead, ["GET /api/projects/{projectId:long}/export/published.zip"] = May.Lead,
        ["POST /api/projects/{projectId:long}/uploads"] = May.Lead,
        ["PUT /api/projects/{projectId:long}/uploads/{key}"] = May.Lead,
        ["POST /api/projects/{projectId:long}/uploads/{key}/finish"] = May.Lead,
        ["GET /api/projects/{projectId:long}/models"] = May.Lead,
        ["POST /api/projects/{projectId:long}/models"] = May.Lead,
        ["GET /api/projects/{projectId:long}/models/{modelId:long}"] = May.Lead,
        ["POST /api/projects/{projectId:long}/models/{modelId:long}/confirm"] = May.Lead,
        ["POST /api/projects/{projectId:long}/models/{modelId:long}/describe"] = May.Lead,
        ["POST /api/projects/{projectId:long}/models/{modelId:long}/retire"] = May.Lead,
        ["POST /api/projects/{projectId:long}/models/trials"] = May.Lead,
        ["GET /api/projects/{projectId:long}/models/trials/{key}"] = May.Lead,
        ["POST /api/projects/{projectId:long}/models/trials/{key}/select"] = May.Lead,
        ["GET /api/projects/{projectId:long}/runs"] = May.Lead,
        ["POST /api/projects/{projectId:long}/runs"] = May.Lead,
        ["POST /api/projects/{projectId:long}/runs/preview"] = May.Lead,
        ["POST /api/projects/{projectId:long}/runs/classify"] = May.Lead,
        ["GET /api/projects/{projectId:long}/runs/{runId:long}"] = May.Lead,
        ["GET /api/projects/{projectId:long}/runs/{runId:long}/scores"] = May.Lead,
        ["GET /api/projects/{projectId:long}/runs/{runId:long}/images"] = May.Lead,
        ["GET /api/projects/{projectId:long}/runs/{runId:long}/images/{imageId:long}/candidates"] = May.Lead,
        ["POST /api/projects/{projectId:long}/runs/{runId:long}/cancel"] = May.Lead,
        ["POST /api/projects/{projectId:long}/runs/{runId:long}/resume"] = May.Lead,
        ["POST /api/projects/{projectId:long}/runs/{runId:long}/commit/preview"] = May.Lead,
        ["POST /api/projects/{projectId:long}/runs/{runId:long}/commit"] = May.Lead,
        ["GET /api/assignments/{assignmentId:long}/operations"] = May.Reader,
        ["POST /api/assignments/{assignmentId:long}/operations"] = May.Owner,
        ["GET /api/assignments/{assignmentId:long}/held"] = May.Reader,
        ["POST /api/assignments/{assignmentId:long}/held/{heldId:long}"] = May.Reader,
        ["GET /api/assignments/{assignmentId:long}/comments"] = May.Reader,
        ["POST /api/assignments/{assignmentId:long}/comments"] = May.Reader,
        ["POST /api/comments/{commentId:long}/resolve"] = May.Reader,
        ["POST /api/assignments/{assignmentId:long}/activity"] = May.Owner,
        ["GET /api/projects/{projectId:long}/reports/{hash}/{form}"] = May.Member,
        ["GET /p/{projectId:long}/planes/{hash}/display/{settings}.png"] = May.Member,
        ["GET /p/{projectId:long}/planes/{hash}/raw/{column:int}/{row:int}"] = May.Member,
        ["GET /p/{projectId:long}/images/{imageId:long}/thumbnail.png"] = May.Member,
    };

    /// <summary>What is asked besides the bare address: every filter that could let something through.</summary>
    public static readonly Dictionary<string, string[]> Queries = new(StringComparer.Ordinal)
    {
        ["GET /api/projects/{projectId:long}/images/{imageId:long}/work"] = ["?assignment={assignmentId}"],
        ["GET /api/projects/{projectId:long}/assignments"] = ["?round={roundId}", "?person={personId}", "?image={imageId}&state=inProgress", "?sort=changed"],
        ["GET /api/projects/{projectId:long}/audit"] = ["?format=csv", "?round={roundId}", "?image={imageId}", "?person={personId}"],
        ["GET /api/projects/{projectId:long}/export/voc.zip"] = ["?annotator=keeper", "?annotator=keeper&dialect=Float"],
        ["GET /api/projects/{projectId:long}/export/csv.zip"] = ["?annotator=keeper"],
        ["GET /api/projects/{projectId:long}/export/published.zip"] = ["?variant=Flat&pictures=false"],
        ["GET /api/projects/{projectId:long}/rounds/{roundId:long}/adjudication/report"] = ["?format=csv"],
    };

    /// <summary>Bodies for what changes something, so that a refusal is of the door and not of the form.</summary>
    public static readonly Dictionary<string, string> Bodies = new(StringComparer.Ordinal)
    {
        ["POST /api/assignments/{assignmentId:long}/skip"] = """{"reason":"badFocus","note":""}""",
        ["POST /api/assignments/{assignmentId:long}/return"] = """{"text":"please look again"}""",
        ["POST /api/assignments/{assignmentId:long}/reassign"] = """{"person":"idle"}""",
        ["POST /api/assignments/{assignmentId:long}/operations"] = """{"clientId":"c1","since":0,"operations":[]}""",
        ["POST /api/assignments/{assignmentId:long}/held/{heldId:long}"] = """{"resolution":"discard"}""",
        ["POST /api/assignments/{assignmentId:long}/comments"] = """{"text":"hello"}""",
        ["POST /api/assignments/{assignmentId:long}/activity"] = """{"clientId":"c1","milliseconds":1}""",
        ["POST /api/comments/{commentId:long}/resolve"] = """{"resolved":true}""",
        ["POST /api/projects/{projectId:long}/rounds/{roundId:long}/adjudication/decisions"] = """{"operation":"o1","imageId":1,"case":"c","kind":"keepAll"}""",
        ["POST /api/projects/{projectId:long}/rounds/{roundId:long}/adjudication/undo"] = """{"operation":"o2","undoes":"o1"}""",
        ["POST /api/projects/{projectId:long}/rounds/{roundId:long}/adjudication/preview"] = """{"rule":"senior-first"}""",
        ["POST /api/projects/{projectId:long}/rounds/{roundId:long}/adjudication/apply"] = """{"rule":"senior-first"}""",
        ["POST /api/projects/{projectId:long}/rounds/{roundId:long}/adjudication/reopen"] = """{"reason":"something was forgotten"}""",
    };

    /// <summary>Pages; what they show comes from use cases, which have rows below.</summary>
    public static readonly Dictionary<string, May> Pages = new(StringComparer.Ordinal)
    {
        ["/"] = May.Self, ["/forbidden"] = May.Anyone, ["/not-found"] = May.Anyone, ["/sign-in"] = May.Anyone, ["/setup/{Token}"] = May.Anyone,
        ["/live"] = May.Self, ["/jobs"] = May.Self, ["/jobs/{JobId:long}"] = May.Self, ["/people"] = May.Administrator, ["/projects/new"] = May.Administrator,
        ["/projects/{ProjectId:long}"] = May.Member, ["/projects/{ProjectId:long}/people"] = May.Member, ["/projects/{ProjectId:long}/settings"] = May.Member,
        ["/me/tokens"] = May.Self, ["/invitation/{Secret}"] = May.Anyone, ["/projects/{ProjectId:long}/images"] = May.Member, ["/projects/{ProjectId:long}/audit"] = May.Lead,
        ["/projects/{ProjectId:long}/rounds"] = May.Member, ["/projects/{ProjectId:long}/rounds/{RoundId:long}"] = May.Member,
        ["/projects/{ProjectId:long}/rounds/{RoundId:long}/adjudication"] = May.Lead, ["/projects/{ProjectId:long}/rounds/{RoundId:long}/adjudication/report"] = May.Lead,
        ["/projects/{ProjectId:long}/rounds/new"] = May.Lead, ["/projects/{ProjectId:long}/splits"] = May.Lead,
        ["/projects/{ProjectId:long}/held"] = May.Member, ["/projects/{ProjectId:long}/images/{ImageId:long}/annotate"] = May.Member,
        ["/projects/{ProjectId:long}/agreement"] = May.Member, ["/projects/{ProjectId:long}/agreement/cells"] = May.Member, ["/projects/{ProjectId:long}/reports/{Hash}"] = May.Member,
        ["/projects/{ProjectId:long}/evaluation"] = May.Lead, ["/projects/{ProjectId:long}/evaluation/errors"] = May.Lead, ["/projects/{ProjectId:long}/agreement/anchoring"] = May.Lead, ["/projects/{ProjectId:long}/agreement/drift"] = May.Lead,
        ["/projects/{ProjectId:long}/import"] = May.Lead, ["/projects/{ProjectId:long}/import-annotations"] = May.Lead, ["/projects/{ProjectId:long}/export"] = May.Lead,
        ["/hardware"] = May.Administrator, ["/projects/{ProjectId:long}/pseudolabels"] = May.Lead, ["/projects/{ProjectId:long}/pseudolabels/models/{ModelId:long}"] = May.Lead,
        ["/projects/{ProjectId:long}/pseudolabels/try"] = May.Lead, ["/projects/{ProjectId:long}/pseudolabels/run"] = May.Lead, ["/projects/{ProjectId:long}/pseudolabels/runs/{RunId:long}"] = May.Lead,
    };

    /// <summary>Public methods of use cases that open the database.</summary>
    public static readonly Dictionary<string, May> UseCases = new(StringComparer.Ordinal)
    {
        ["DriftDesk.ReadAsync"] = May.Lead, ["ErrorCases.SendAsync"] = May.Lead,
        ["ModelStore.AddAsync"] = May.Lead, ["ModelStore.ConfirmAsync"] = May.Lead, ["ModelStore.DescribeAsync"] = May.Lead, ["ModelStore.RetireAsync"] = May.Lead,
        ["ModelBook.ListAsync"] = May.Lead, ["ModelBook.CardAsync"] = May.Lead, ["ModelTrials.TryAsync"] = May.Lead, ["ModelTrials.ReadAsync"] = May.Lead, ["ModelTrials.SelectAsync"] = May.Lead,
        ["RunDesk.PreviewAsync"] = May.Lead, ["RunDesk.BeginAsync"] = May.Lead, ["RunDesk.ClassifyAsync"] = May.Lead, ["RunDesk.CancelAsync"] = May.Lead, ["RunDesk.ResumeAsync"] = May.Lead,
        ["RunBook.ListAsync"] = May.Lead, ["RunBook.ReadAsync"] = May.Lead, ["RunBook.ScoresAsync"] = May.Lead, ["RunBook.ImagesAsync"] = May.Lead, ["RunBook.CandidatesAsync"] = May.Lead,
        ["RunCommit.PreviewAsync"] = May.Lead, ["RunCommit.ApplyAsync"] = May.Lead,
        ["RunWork.ExecuteAsync"] = May.Inside, ["RunWork.WasCancelledAsync"] = May.Inside, ["RunWork.StopAsync"] = May.Inside, ["RunWork.BreakAsync"] = May.Inside,
        ["DatabaseUpgrade.RunAsync"] = May.Inside, ["RunNews.TellAsync"] = May.Inside, ["ImageIndex.FindAsync"] = May.Member, ["ImageIndex.ChoicesAsync"] = May.Member, ["KnownRounds.ListAsync"] = May.Member, ["RoundRegister.ListAsync"] = May.Member, ["RoundRegister.FlagsAsync"] = May.Member, ["RoundRegister.HasAsync"] = May.Inside, ["ModelRuns.SetAsync"] = May.Inside,
        ["AssignmentTable.FlagsAsync"] = May.Member, ["AssignmentTable.PageAsync"] = May.Member, ["RoundBook.AnnotatorsAsync"] = May.Member, ["RoundBook.FindAsync"] = May.Member,
        ["RoundBook.ListAsync"] = May.Member, ["RoundBook.SplitsAsync"] = May.Member,
        ["AgreementDesk.ReadAsync"] = May.Member, ["AgreementDesk.CellsAsync"] = May.Member, ["FrozenReports.ListAsync"] = May.Member, ["FrozenReports.FindAsync"] = May.Member, ["FrozenReports.CellsAsync"] = May.Member, ["CellPictures.FindAsync"] = May.Member,
        ["FrozenReports.FreezeAsync"] = May.Lead, ["FrozenReports.FreezeEvaluationAsync"] = May.Lead, ["EvaluationDesk.ChoicesAsync"] = May.Lead, ["EvaluationDesk.ReadAsync"] = May.Lead, ["AnchoringDesk.ReadAsync"] = May.Lead,
        ["AssignmentList.ReadAsync"] = May.Member, ["Dashboard.ReadAsync"] = May.Member, ["HeldWork.CountAsync"] = May.Member, ["HeldWork.InProjectAsync"] = May.Member,
        ["ImageList.ReadAsync"] = May.Member, ["Members.ListAsync"] = May.Member, ["OwnWork.NextAsync"] = May.Member, ["OwnWork.OnImagesAsync"] = May.Member,
        ["ProjectAccess.RoleAsync"] = May.Member, ["WorkQueue.MyWorkAsync"] = May.Member, ["WorkQueue.NextAsync"] = May.Member, ["WorkReader.WorkAsync"] = May.Member, ["WorkReader.PictureAsync"] = May.Member,
        ["AccessTokens.CreateAsync"] = May.Self, ["AccessTokens.ListAsync"] = May.Self, ["AccessTokens.RevokeAsync"] = May.Self, ["CanvasSettings.KeepPreferencesAsync"] = May.Self,
        ["CanvasSettings.KeepViewAsync"] = May.Self, ["NotificationBook.ListAsync"] = May.Self, ["NotificationBook.ReadAllAsync"] = May.Self, ["NotificationBook.ReadAsync"] = May.Self,
        ["OwnWork.CountsAsync"] = May.Self,
        ["Activity.ReportAsync"] = May.Owner, ["AssignmentChanges.SkipAsync"] = May.Owner, ["OperationWriter.ReportActiveAsync"] = May.Owner, ["OperationWriter.SendAsync"] = May.Owner,
        ["WorkQueue.PlaceAsync"] = May.Owner,
        ["CommentBook.AddAsync"] = May.Reader, ["CommentBook.ListAsync"] = May.Reader, ["CommentBook.ResolveAsync"] = May.Reader, ["HeldWork.OfAssignmentAsync"] = May.Reader,
        ["OperationWriter.ResolveHeldAsync"] = May.Reader, ["WorkReader.LogAsync"] = May.Reader,
        ["AssignmentChanges.AcceptAllAsync"] = May.Lead, ["AssignmentChanges.AcceptAsync"] = May.Lead, ["AssignmentChanges.DecideFlagAsync"] = May.Lead, ["AssignmentChanges.ReassignAsync"] = May.Lead,
        ["AssignmentChanges.ReturnAsync"] = May.Lead, ["AssignmentChanges.WithdrawAsync"] = May.Lead, ["AuditTrail.CsvAsync"] = May.Lead, ["AuditTrail.ReadAsync"] = May.Lead,
        ["DriftInsertion.CandidatesAsync"] = May.Lead, ["DriftInsertion.InsertAsync"] = May.Lead, ["PeopleStatistics.ReadAsync"] = May.Lead, ["RoundChanges.AddPersonAsync"] = May.Lead,
        ["RoundChanges.BreakSealAsync"] = May.Lead, ["RoundChanges.CloseAsync"] = May.Lead, ["RoundChanges.LetThroughAsync"] = May.Lead, ["RoundChanges.ReopenAsync"] = May.Lead,
        ["RoundMaker.MakeAsync"] = May.Lead, ["RoundPlanner.PreviewAsync"] = May.Lead, ["RoundPlanner.RunsAsync"] = May.Lead, ["RoundPlanner.SuggestAsync"] = May.Lead,
        ["SplitDrawing.DrawAsync"] = May.Lead, ["SplitDrawing.PreviewAsync"] = May.Lead, ["SplitDrawing.PreviewListsAsync"] = May.Lead, ["SplitDrawing.SetListsAsync"] = May.Lead,
        ["AnnotationExport.RefusalAsync"] = May.Lead, ["AnnotationExport.ToFolderAsync"] = May.Lead, ["AnnotationExport.ToZipAsync"] = May.Lead,
        ["PublishedExport.RefusalAsync"] = May.Lead, ["PublishedExport.ToFolderAsync"] = May.Lead, ["PublishedExport.ToZipAsync"] = May.Lead,
        ["AdjudicationDesk.OpenAsync"] = May.Lead, ["AdjudicationDesk.ReadAsync"] = May.Lead, ["AdjudicationDesk.DecideAsync"] = May.Lead, ["AdjudicationDesk.UndoAsync"] = May.Lead,
        ["AdjudicationChanges.PreviewAsync"] = May.Lead, ["AdjudicationChanges.ApplyAsync"] = May.Lead, ["AdjudicationChanges.UnblindAsync"] = May.Lead, ["AdjudicationChanges.SignOffAsync"] = May.Lead, ["AdjudicationChanges.ReopenAsync"] = May.Lead,
        ["AdjudicationPictures.ReadAsync"] = May.Lead, ["AdjudicationReport.ReadAsync"] = May.Lead, ["AdjudicationExport.ToFolderAsync"] = May.Lead, ["AdjudicationExport.ToZipAsync"] = May.Lead,
        ["Invitations.CreateAsync"] = May.Manager, ["Invitations.ListAsync"] = May.Manager, ["Invitations.RevokeAsync"] = May.Manager, ["Members.RemoveAsync"] = May.Manager,
        ["Members.SetAsync"] = May.Manager,
        ["Invitations.AcceptAsync"] = May.Anyone, ["Invitations.LookAsync"] = May.Anyone,
        ["AccessTokens.FindAsync"] = May.Inside, ["CalibrationCheck.RecomputeAsync"] = May.Inside, ["CalibrationCheck.Start"] = May.Inside, ["ClassUse.MayBeUsedAsync"] = May.Inside,
        ["DemoProject.EnsureProjectAsync"] = May.Inside, ["DemoProject.GrowAsync"] = May.Inside, ["FreeRound.AssignmentAsync"] = May.Inside, ["Importer.ImportAsync"] = May.Inside,
        ["OperationWriter.AppendAsync"] = May.Inside, ["OperationWriter.AppendAtAsync"] = May.Inside, ["OperationWriter.ChangeStateAsync"] = May.Inside, ["OperatorSeal.BreakAsync"] = May.Inside, ["OwnWork.ReservedAsync"] = May.Inside,
        ["PlaneSource.ReadAsync"] = May.Inside, ["PlaneSource.TileAsync"] = May.Inside, ["ProjectOf.AssignmentAsync"] = May.Inside, ["ProjectOf.CommentAsync"] = May.Inside,
        ["ProjectOf.FlagAsync"] = May.Inside, ["ProjectPlanes.DisplayAsync"] = May.Inside, ["ProjectPlanes.PrepareAsync"] = May.Inside, ["ProjectPlanes.ThumbnailAsync"] = May.Inside,
        ["ProjectPlanes.TileAsync"] = May.Inside, ["AnnotationImport.ImportAsync"] = May.Inside, ["AnnotationImport.PreviewAsync"] = May.Inside, ["PublishedImport.ImportAsync"] = May.Inside,
    };
}
