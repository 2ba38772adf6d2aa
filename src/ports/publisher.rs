//! A publishing target: who am I, where may I publish, and make this post. Nothing else, because Medium offers nothing else.

use std::future::Future;
use std::pin::Pin;

use crate::domain::attempt::Outcome;
use crate::domain::plan::{Account, Plan};
use crate::domain::publication::Publication;
use crate::ports::failure::Failure;
use crate::ports::secrets::Secret;

/// An answer that is on its way.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A service that stories are sent to.
pub trait Publisher: Send + Sync {
    /// Asks whose token this is. May be repeated a few times; harmless.
    fn account<'a>(&'a self, token: &'a Secret) -> Answer<'a, Result<Account, Failure>>;

    /// Asks where an account may publish besides its own profile. May be repeated a few times; harmless.
    fn publications<'a>(
        &'a self,
        token: &'a Secret,
        account: &'a Account,
    ) -> Answer<'a, Result<Vec<Publication>, Failure>>;

    /// Makes the post: exactly one request, never repeated. Every ending is an [`Outcome`].
    fn create<'a>(&'a self, token: &'a Secret, plan: &'a Plan) -> Answer<'a, Outcome>;
}
