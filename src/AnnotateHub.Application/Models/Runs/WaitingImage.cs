using System.Runtime.ExceptionServices;
using System.Threading.Channels;

namespace AnnotateHub.Application.Models.Runs;

/// <param name="Id">Key of the checkpoint.</param>
/// <param name="OfLabelSetId">0 where boxes are proposed.</param>
internal sealed record WaitingImage(long Id, long ImageId, long OfLabelSetId, string Name);
