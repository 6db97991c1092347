using AnnotateHub.Core.Consensus;
using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Study;
using AnnotateHub.UseCases.Annotate;

namespace AnnotateHub.UseCases.Adjudication;

/// <summary>A round's adjudication as a lead works on it. While it is anonymised nothing in it tells who drew what or who is senior.</summary>
/// <param name="Cases">Most consequential first: by kind, then image, then place.</param>
/// <param name="Signed">The last sign-off; also after it was reopened.</param>
public sealed record AdjudicationView(
    long RoundId, string Round, long ProjectId, string Project, int Version, bool IsSigned, bool IsUnblinded, ReportedPolicy Policy, IReadOnlyList<LabelClass> Classes,
    IReadOnlyList<ChannelDefinition> Channels, InputStanding Inputs, IReadOnlyList<AdjudicationImageLine> Images, IReadOnlyList<CaseView> Cases, SignedView? Signed);

/// <param name="Taken">Images in the adjudication.</param>
/// <param name="Fresh">Images that could be taken in now and are not.</param>
/// <param name="Changed">Images whose submitted work is no longer what was taken in.</param>
/// <param name="Open">Images of several annotators with an answer still open.</param>
public sealed record InputStanding(int Taken, int Fresh, int Changed, int Open);

public sealed record AdjudicationImageLine(long Id, string Name, string? Patient, int Width, int Height);

/// <param name="State"><c>open</c>, <c>later</c> or <c>decided</c>.</param>
/// <param name="IsWaiting">Neither the policy nor a person has decided it; a sign-off needs it decided.</param>
/// <param name="Stands">What stands there now; null while it would tell who is senior.</param>
/// <param name="Why">What decided that.</param>
/// <param name="HasChanged">The boxes are no longer those that were decided on.</param>
public sealed record CaseView(
    string Key, long ImageId, IReadOnlyList<string> Kinds, double? Iou, IReadOnlyList<SideView> Sides, string State, bool IsWaiting, IReadOnlyList<PlacedBox>? Stands, string? Why,
    DecisionView? Decision, bool HasChanged, IReadOnlyList<CaseComment> Comments);

/// <param name="Letter">A, B, D, F, G ... in an order that is shuffled for each case; C and E are other keys.</param>
/// <param name="Boxes">Empty where this annotator drew nothing here.</param>
/// <param name="Person">Only when unblinded.</param>
public sealed record SideView(string Letter, IReadOnlyList<PlacedBox> Boxes, string? Person, int? Rank);

public sealed record PlacedBox(double X1, double Y1, double X2, double Y2, string Class);

/// <param name="Side">Letter of the side that was taken.</param>
/// <param name="IsOwnWork">Who decided had drawn some of the boxes.</param>
public sealed record DecisionView(string Operation, string Kind, string? Side, string By, DateTimeOffset At, bool IsOwnWork);

public sealed record CaseComment(string By, DateTimeOffset At, string Text);

public sealed record SignedView(int Version, string Hash, string By, DateTimeOffset At);

/// <summary>The pictures of one image and what the channels say inside of each box.</summary>
public sealed record AdjudicationImage(ImageView Image, IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyList<BoxIntensities>>> Intensities);

/// <summary>Source values inside a box, by channel of the project.</summary>
public sealed record BoxIntensities(IReadOnlyList<ChannelIntensity> Channels);

public sealed record ChannelIntensity(int Channel, double Mean, double Smallest, double Largest);

/// <param name="Operation">Made by the client, 1 to 60 characters; the same again changes nothing.</param>
/// <param name="Kind"><c>take</c>, <c>keepAll</c>, <c>dropAll</c>, <c>edit</c>, <c>reclassify</c>, <c>later</c> or <c>comment</c>.</param>
/// <param name="Side">For <c>take</c>.</param>
/// <param name="Class">For <c>reclassify</c>.</param>
/// <param name="Boxes">For <c>edit</c>.</param>
/// <param name="Text">For <c>comment</c>.</param>
public sealed record DecisionRequest(
    string? Operation, long ImageId, string? Case, string? Kind, string? Side = null, string? Class = null, IReadOnlyList<PlacedBox>? Boxes = null, string? Text = null);

/// <param name="Cases">Of the image, as they stand after it.</param>
public sealed record DecisionAnswer(long ImageId, IReadOnlyList<CaseView> Cases);

/// <summary>What another policy, or work that was submitted anew, would change. Nothing is stored.</summary>
/// <param name="Kept">Decisions of people that stand as they are.</param>
/// <param name="Images">Where boxes of the truth or cases change.</param>
public sealed record AdjudicationDiff(
    ReportedPolicy From, ReportedPolicy To, int Kept, int BoxesBefore, int BoxesAfter, int Added, int Removed, int CasesBefore, int CasesAfter, int ImagesBefore, int ImagesAfter, IReadOnlyList<ImageDiff> Images);

/// <param name="Why"><c>new</c>, <c>changed</c> or <c>policy</c>.</param>
public sealed record ImageDiff(long ImageId, string Image, string Why, int Added, int Removed, int CasesBefore, int CasesAfter);
