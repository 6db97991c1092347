using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using AnnotateHub.Core.Pseudolabels;

namespace AnnotateHub.Application.Models.Runs;

internal sealed record FinishedImage(
    WaitingImage Waiting,
    ImageFrame? Frame,
    IReadOnlyList<Candidate>? Candidates,
    string? Fault,
    IReadOnlyList<string>? BoxIds = null,
    long? OfRevision = null
)
{
    public int Milliseconds { get; init; }
}
