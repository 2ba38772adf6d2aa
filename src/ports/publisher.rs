//! A publishing target: who am I, take this picture, and make this post. Nothing else, because Medium offers nothing else.

use std::future::Future;
use std::pin::Pin;

use crate::domain::attempt::Outcome;
use crate::domain::plan::{Account, Plan};
use crate::ports::failure::Failure;
use crate::ports::pictures::Ready;
use crate::ports::secrets::Secret;

/// An answer that is on its way.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A service that stories are sent to.
pub trait Publisher: Send + Sync {
    /// Asks whose token this is. May be repeated a few times; harmless.
    fn account<'a>(&'a self, token: &'a Secret) -> Answer<'a, Result<Account, Failure>>;

    /// Uploads a picture and answers with its address. May be repeated a few times, which is harmless: the same bytes get
    /// the same address. `tried` is told the number of each try. Whatever the ending, no post is made here.
    fn upload<'a>(
        &'a self,
        token: &'a Secret,
        ready: Ready,
        tried: &'a (dyn Fn(u32) + Send + Sync),
    ) -> Answer<'a, Result<String, Outcome>>;

    /// Where the service is: addresses of pictures hold for this place only.
    fn base(&self) -> &str;

    /// Makes the post: exactly one request, never repeated. Every ending is an [`Outcome`].
    fn create<'a>(&'a self, token: &'a Secret, plan: &'a Plan) -> Answer<'a, Outcome>;
}
