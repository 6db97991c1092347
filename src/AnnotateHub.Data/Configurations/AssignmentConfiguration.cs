using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AnnotateHub.Data.Configurations;

internal sealed class AssignmentConfiguration : IEntityTypeConfiguration<Assignment>
{
    public void Configure(EntityTypeBuilder<Assignment> builder)
    {
        builder.Property(assignment => assignment.Id).HasValueGenerator<RandomKey>();
        builder
            .HasIndex(assignment => new
            {
                assignment.RoundId,
                assignment.ImageGroupId,
                assignment.PersonId,
                assignment.Occasion,
            })
            .IsUnique();
        builder.HasIndex(assignment => new
        {
            assignment.ProjectId,
            assignment.PersonId,
            assignment.State,
        });
        builder.HasIndex(assignment => new
        {
            assignment.RoundId,
            assignment.PersonId,
            assignment.State,
            assignment.QueueOrder,
        });
        builder.HasIndex(assignment => new
        {
            assignment.ProjectId,
            assignment.PersonId,
            assignment.ImageGroupId,
        });
        builder.HasIndex(assignment => new { assignment.ProjectId, assignment.ChangedAt });
        // A lead's lists in the order of keys, all of them and those in one state.
        builder.HasIndex(assignment => new { assignment.ProjectId, assignment.Id });
        builder.HasIndex(assignment => new
        {
            assignment.ProjectId,
            assignment.State,
            assignment.Id,
        });
        builder.HasOne(assignment => assignment.Round).WithMany().HasForeignKey(assignment => assignment.RoundId);
        builder.HasOne(assignment => assignment.ImageGroup).WithMany().HasForeignKey(assignment => assignment.ImageGroupId);
        builder.HasOne(assignment => assignment.Person).WithMany().HasForeignKey(assignment => assignment.PersonId);
        builder.HasOne(assignment => assignment.LabelSet).WithMany().HasForeignKey(assignment => assignment.LabelSetId);
    }
}
