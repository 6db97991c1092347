using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AnnotateHub.Data.Configurations;

internal sealed class CommentConfiguration : IEntityTypeConfiguration<Comment>
{
    public void Configure(EntityTypeBuilder<Comment> builder)
    {
        builder.HasIndex(comment => comment.AssignmentId);
        builder.HasOne<Assignment>().WithMany().HasForeignKey(comment => comment.AssignmentId);
        builder.Property(comment => comment.Id).HasValueGenerator<TimedKey>();
    }
}
