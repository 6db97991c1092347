using System.Data.Common;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace AnnotateHub.Application.Rounds.Creation;

/// <summary>One assignment that is to be made.</summary>
internal readonly record struct AssignmentSpec(long ImageGroupId, long PersonId, int QueueOrder, bool IsWithheld = false, int Occasion = 1);
