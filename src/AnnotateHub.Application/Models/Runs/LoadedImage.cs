using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using AnnotateHub.Core.Pseudolabels;

namespace AnnotateHub.Application.Models.Runs;

internal sealed record LoadedImage(WaitingImage Waiting, ModelImage? Image, string? Fault);
