using AnnotateHub.Core.Study.Rounds;

namespace AnnotateHub.Web.Tests.Blindness;

/// <summary>The table is worth what its rules are: rows that docs/rounds.md and docs/security.md state in words.</summary>
public sealed class DoorPolicyTests
{
    private const string Images = "GET /api/projects/{projectId:long}/images";
    private const string Close = "POST /api/projects/{projectId:long}/rounds/{roundId:long}/close";
    private const string Log = "GET /api/assignments/{assignmentId:long}/operations";
    private const string Draw = "POST /api/assignments/{assignmentId:long}/operations";
    private const string Accept = "POST /api/assignments/{assignmentId:long}/accept";
    private const string SignIns = "GET /api/sign-ins";

    [Theory]
    [InlineData(Images, "nobody", RoundKind.Free, Stage.Open, Answer.SignIn)]
    [InlineData(Images, "former", RoundKind.Free, Stage.Open, Answer.SignIn)]
    [InlineData(Images, "reader", RoundKind.Free, Stage.Open, Answer.SignIn)]
    [InlineData(Images, "stranger", RoundKind.Free, Stage.Open, Answer.NotThere)]
    [InlineData(Images, "administrator", RoundKind.Free, Stage.Open, Answer.NotThere)]
    [InlineData(Images, "viewer", RoundKind.Free, Stage.Open, Answer.LetIn)]
    [InlineData(Images, "token", RoundKind.Free, Stage.Open, Answer.LetIn)]
    [InlineData(Images, "foreign token", RoundKind.Free, Stage.Open, Answer.NotThere)]
    [InlineData(Close, "viewer", RoundKind.Test, Stage.Open, Answer.Refused)]
    [InlineData(Close, "idle", RoundKind.Test, Stage.Open, Answer.Refused)]
    [InlineData(Close, "keeper", RoundKind.Test, Stage.Open, Answer.Refused)]
    [InlineData(Close, "lead", RoundKind.Test, Stage.Open, Answer.LetIn)]
    [InlineData(Log, "keeper", RoundKind.Test, Stage.Open, null)]
    [InlineData(Log, "chosen", RoundKind.Test, Stage.Open, Answer.NotThere)]
    [InlineData(Log, "lead", RoundKind.Test, Stage.Open, Answer.NotThere)]
    [InlineData(Draw, "keeper", RoundKind.Test, Stage.Open, Answer.LetIn)]
    [InlineData(Draw, "lead", RoundKind.Test, Stage.Open, Answer.NotThere)]
    [InlineData(Draw, "lead", RoundKind.Test, Stage.Closed, Answer.Refused)]
    [InlineData(Accept, "insider", RoundKind.Test, Stage.Open, Answer.NotThere)]
    [InlineData(Accept, "lead", RoundKind.Test, Stage.Open, Answer.LetIn)]
    [InlineData(Accept, "viewer", RoundKind.Test, Stage.Closed, Answer.Refused)]
    [InlineData(SignIns, "manager", RoundKind.Free, Stage.Open, Answer.NotThere)]
    [InlineData(SignIns, "administrator", RoundKind.Free, Stage.Open, Answer.LetIn)]
    [InlineData(SignIns, "token", RoundKind.Free, Stage.Open, null)]
    public void A_door_owes_what_is_declared(string route, string visitor, RoundKind kind, Stage stage, Answer? expected) =>
        Assert.Equal(expected, DoorPolicy.Of(route, EndpointCatalog.Routes[route], visitor, kind, stage));

    [Theory]
    [InlineData(Answer.SignIn, 401, null, true)]
    [InlineData(Answer.SignIn, 302, "http://localhost/sign-in?returnUrl=%2F", true)]
    [InlineData(Answer.SignIn, 302, "/jobs", false)]
    [InlineData(Answer.SignIn, 200, null, false)]
    [InlineData(Answer.NotThere, 404, null, true)]
    [InlineData(Answer.NotThere, 403, null, false)]
    [InlineData(Answer.NotThere, 200, null, false)]
    [InlineData(Answer.Refused, 409, null, true)]
    [InlineData(Answer.Refused, 204, null, false)]
    [InlineData(Answer.LetIn, 400, null, true)]
    [InlineData(Answer.LetIn, 403, null, false)]
    [InlineData(Answer.LetIn, 500, null, false)]
    public void A_status_is_an_answer_or_not(Answer answer, int status, string? location, bool isIt) =>
        Assert.Equal(isIt, DoorPolicy.Is(answer, status, location));
}
